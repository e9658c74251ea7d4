//! str and bytes as Python's `repr` quotes and escapes them.

use std::fmt::{self, Write};

use crate::value::unprintable::UNPRINTABLE;

/// A str.
pub(super) fn write_str(out: &mut impl Write, text: &str) -> fmt::Result {
    let quote = quote_for(text.as_bytes());
    out.write_char(quote)?;
    write_chars(out, text, quote)?;
    out.write_char(quote)
}

/// A str with lone surrogates. Bytes that are neither UTF-8 nor a surrogate cannot come from Python; they are shown as
/// its `surrogateescape` would decode them.
pub(super) fn write_wtf(out: &mut impl Write, bytes: &[u8]) -> fmt::Result {
    let quote = quote_for(bytes);
    out.write_char(quote)?;
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = std::str::from_utf8(rest).map_or_else(|error| error.valid_up_to(), str::len);
        let (valid, behind) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        write_chars(out, std::str::from_utf8(valid).unwrap_or_default(), quote)?;
        rest = write_surrogate(out, behind)?;
    }
    out.write_char(quote)
}

/// The surrogate that the bytes begin with; returns what is behind it.
fn write_surrogate<'a>(out: &mut impl Write, bytes: &'a [u8]) -> Result<&'a [u8], fmt::Error> {
    match bytes {
        [0xed, high @ 0xa0..=0xbf, low @ 0x80..=0xbf, rest @ ..] => {
            let code = 0xd000 | u32::from(high & 0x3f) << 6 | u32::from(low & 0x3f);
            write!(out, "\\u{code:04x}")?;
            Ok(rest)
        }
        [byte, rest @ ..] => {
            write!(out, "\\udc{byte:02x}")?;
            Ok(rest)
        }
        [] => Ok(bytes),
    }
}

/// Characters between quotes; runs that need no escape are written at once.
fn write_chars(out: &mut impl Write, text: &str, quote: char) -> fmt::Result {
    let mut rest = text;
    while let Some((at, char)) = rest.char_indices().find(|&(_, char)| needs_escape(char, quote)) {
        let (plain, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.write_str(plain)?;
        write_escape(out, char)?;
        rest = from.get(char.len_utf8()..).unwrap_or("");
    }
    out.write_str(rest)
}

fn needs_escape(char: char, quote: char) -> bool {
    char == quote || char == '\\' || !is_printable(char)
}

fn write_escape(out: &mut impl Write, char: char) -> fmt::Result {
    match (char, u32::from(char)) {
        ('\t', _) => out.write_str("\\t"),
        ('\n', _) => out.write_str("\\n"),
        ('\r', _) => out.write_str("\\r"),
        ('\\' | '\'' | '"', _) => write!(out, "\\{char}"),
        (_, code @ ..=0xff) => write!(out, "\\x{code:02x}"),
        (_, code @ ..=0xffff) => write!(out, "\\u{code:04x}"),
        (_, code) => write!(out, "\\U{code:08x}"),
    }
}

/// Python's `str.isprintable`.
fn is_printable(char: char) -> bool {
    if char.is_ascii() {
        return (' '..='~').contains(&char);
    }
    let code = u32::from(char);
    let next = UNPRINTABLE.partition_point(|&(_, last)| last < code);
    UNPRINTABLE.get(next).is_none_or(|&(first, _)| code < first)
}

/// `bytes`.
pub(super) fn write_bytes(out: &mut impl Write, bytes: &[u8]) -> fmt::Result {
    let quote = quote_for(bytes);
    write!(out, "b{quote}")?;
    bytes.iter().try_for_each(|&byte| match byte {
        b'\'' | b'"' if char::from(byte) != quote => out.write_char(char::from(byte)),
        _ => write_byte(out, byte),
    })?;
    out.write_char(quote)
}

/// A `bytearray`, which always escapes the apostrophe.
pub(super) fn write_byte_array(out: &mut impl Write, bytes: &[u8]) -> fmt::Result {
    let quote = quote_for(bytes);
    write!(out, "bytearray(b{quote}")?;
    bytes.iter().try_for_each(|&byte| match byte {
        b'"' => out.write_char('"'),
        _ => write_byte(out, byte),
    })?;
    write!(out, "{quote})")
}

fn write_byte(out: &mut impl Write, byte: u8) -> fmt::Result {
    match byte {
        b' '..=b'~' if !matches!(byte, b'\\' | b'\'' | b'"') => out.write_char(char::from(byte)),
        _ => write_escape(out, char::from(byte)),
    }
}

/// An apostrophe, unless that would have to be escaped and a quotation mark would not.
fn quote_for(text: &[u8]) -> char {
    if text.contains(&b'\'') && !text.contains(&b'"') { '"' } else { '\'' }
}

/// Whether Python takes the text as a name: a keyword argument or an attribute.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first == '_' || first.is_alphabetic())
        && chars.all(|char| char == '_' || char.is_alphanumeric())
}
