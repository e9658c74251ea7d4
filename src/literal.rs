//! Numbers and strings as pickles spell them: the text forms of protocol 0 and the two's-complement bytes of LONG1.
//!
//! Everything here follows CPython's C unpickler (`Modules/_pickle.c`) and the conversions that it calls
//! (`PyLong_FromString` with base 0, `PyOS_string_to_double`, `PyBytes_DecodeEscape`, the `raw-unicode-escape` codec).
//! Functions return what is wrong as a phrase; the caller knows the opcode and the place.

use std::borrow::Cow;

use num_bigint::{BigInt, Sign};

/// The outcome of reading a literal: its value, or what is wrong with it.
pub(crate) type Parsed<T> = Result<T, &'static str>;

/// Since Python 3.11 an int of more decimal digits is not read from text.
const MAX_DIGITS: usize = 4300;

/// A Python int of any size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Integer<'de> {
    Small(i64),
    /// Two's complement, the lowest byte first, at least nine bytes long.
    Bytes(&'de [u8]),
    Big(BigInt),
}

/// The first of serde's integer types that an [`Integer`] fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Narrowed {
    I64(i64),
    U64(u64),
    I128(i128),
    U128(u128),
    TooLarge,
}

impl<'de> Integer<'de> {
    /// The argument of LONG1 and LONG4.
    pub(crate) fn from_le_bytes(bytes: &'de [u8]) -> Integer<'de> {
        match i64_from_le_bytes(bytes) {
            Some(small) => Integer::Small(small),
            None => Integer::Bytes(bytes),
        }
    }

    /// The smallest of serde's integer types that holds it.
    pub(crate) fn narrow(&self) -> Narrowed {
        match self {
            Integer::Small(value) => Narrowed::I64(*value),
            Integer::Bytes(bytes) => narrow_le_bytes(bytes),
            Integer::Big(value) => narrow_big(value),
        }
    }

    /// The nearest float; nothing beyond the range of floats, where Python has an OverflowError.
    pub(crate) fn to_f64(&self) -> Option<f64> {
        match self.narrow() {
            Narrowed::I64(value) => Some(value as f64),
            Narrowed::U64(value) => Some(value as f64),
            Narrowed::I128(value) => Some(value as f64),
            Narrowed::U128(value) => Some(value as f64),
            Narrowed::TooLarge => self.to_decimal()?.parse().ok().filter(|value: &f64| value.is_finite()),
        }
    }

    /// The decimal digits. As in Python, an int of more than 4300 of them has no decimal text: to make it takes time
    /// that grows with their square.
    pub(crate) fn to_decimal(&self) -> Option<String> {
        if let Integer::Small(value) = self {
            return Some(value.to_string());
        }
        let value = self.to_bigint();
        // A decimal digit takes more than 3.32 bits.
        let digits = Some(value).filter(|value| value.bits() <= 4 * MAX_DIGITS as u64)?.to_string();
        (digits.trim_start_matches('-').len() <= MAX_DIGITS).then_some(digits)
    }

    pub(crate) fn to_bigint(&self) -> BigInt {
        match self {
            Integer::Small(value) => BigInt::from(*value),
            Integer::Bytes(bytes) => BigInt::from_signed_bytes_le(bytes),
            Integer::Big(value) => value.clone(),
        }
    }

    /// How many bits the absolute value has.
    pub(crate) fn bits(&self) -> u64 {
        self.to_bigint().bits()
    }
}

/// The text of an int: decimal, or hexadecimal if Python would refuse to make decimal text of it.
pub(crate) fn int_text(value: &BigInt) -> String {
    Integer::Big(value.clone()).to_decimal().unwrap_or_else(|| format!("{value:#x}"))
}

/// The int that a text spells as Python's `int(text, 0)` has it: what [`int_text`] makes, and no more decimal digits.
pub(crate) fn parse_int_text(text: &str) -> Option<BigInt> {
    parse_base_0(text.as_bytes()).ok().map(|value| value.to_bigint())
}

impl From<BigInt> for Integer<'_> {
    fn from(value: BigInt) -> Self {
        match i64::try_from(&value) {
            Ok(small) => Integer::Small(small),
            Err(_) => Integer::Big(value),
        }
    }
}

fn i64_from_le_bytes(bytes: &[u8]) -> Option<i64> {
    let fill = sign_byte(bytes);
    let (low, high) = bytes.split_at_checked(8).unwrap_or((bytes, &[]));
    let mut word = [fill; 8];
    word.iter_mut().zip(low).for_each(|(to, from)| *to = *from);
    let value = i64::from_le_bytes(word);
    let sign_kept = (value < 0) == (fill == 0xff);
    (sign_kept && high.iter().all(|&byte| byte == fill)).then_some(value)
}

fn narrow_le_bytes(bytes: &[u8]) -> Narrowed {
    let fill = sign_byte(bytes);
    let (low, high) = bytes.split_at_checked(16).unwrap_or((bytes, &[]));
    if high.iter().any(|&byte| byte != fill) {
        return Narrowed::TooLarge;
    }
    let word = low.first_chunk().copied().unwrap_or_else(|| {
        let mut word = [fill; 16];
        word.iter_mut().zip(low).for_each(|(to, from)| *to = *from);
        word
    });
    if fill == 0 {
        return narrow_unsigned(u128::from_le_bytes(word));
    }
    match i128::from_le_bytes(word) {
        0.. => Narrowed::TooLarge,
        value => i64::try_from(value).map_or(Narrowed::I128(value), Narrowed::I64),
    }
}

fn narrow_big(value: &BigInt) -> Narrowed {
    if let Ok(value) = u128::try_from(value) {
        return narrow_unsigned(value);
    }
    match i128::try_from(value) {
        Ok(value) => i64::try_from(value).map_or(Narrowed::I128(value), Narrowed::I64),
        Err(_) => Narrowed::TooLarge,
    }
}

fn narrow_unsigned(value: u128) -> Narrowed {
    if let Ok(value) = i64::try_from(value) {
        Narrowed::I64(value)
    } else if let Ok(value) = u64::try_from(value) {
        Narrowed::U64(value)
    } else if let Ok(value) = i128::try_from(value) {
        Narrowed::I128(value)
    } else {
        Narrowed::U128(value)
    }
}

fn sign_byte(bytes: &[u8]) -> u8 {
    if bytes.last().is_some_and(|&last| last >= 0x80) { 0xff } else { 0 }
}

/// What an INT line holds: protocols 0 and 1 have no opcode for bools and write `I01` and `I00`.
#[derive(Debug, PartialEq)]
pub(crate) enum IntLine {
    Bool(bool),
    Int(Integer<'static>),
}

/// The line of an INT.
///
/// C's `strtol` with base 0 comes first: white space, a sign, `0x` and the octal `017` are taken; what it
/// does not take whole, Python's `int(text, 0)` gets. Any spelling of 0 or 1 in two bytes that `strtol` takes is a bool.
pub(crate) fn parse_int(line: &[u8]) -> Parsed<IntLine> {
    let text = c_string(line)?;
    match strtol(text) {
        Some(value @ (0 | 1)) if line.len() == 2 => Ok(IntLine::Bool(value == 1)),
        Some(value) => Ok(IntLine::Int(Integer::Small(value))),
        None => parse_base_0(text).map(IntLine::Int),
    }
}

/// The line of a LONG: as `int(text, 0)`, with an `L` behind it or not.
pub(crate) fn parse_long(line: &[u8]) -> Parsed<Integer<'static>> {
    let text = c_string(line)?;
    parse_base_0(if text.len() == line.len() { line.strip_suffix(b"L").unwrap_or(line) } else { text })
}

/// Numbers are read as C strings: a NUL ends them, whatever the line holds behind it. An empty line is refused.
fn c_string(line: &[u8]) -> Parsed<&[u8]> {
    match memchr::memchr(0, line) {
        _ if line.is_empty() => Err("an empty line"),
        Some(end) => Ok(line.get(..end).unwrap_or(line)),
        None => Ok(line),
    }
}

/// C's `strtol` with base 0, if that takes the whole text.
fn strtol(text: &[u8]) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let (negative, digits) = split_sign(trim_start(text));
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', _, ..] => (8, digits),
        _ => (10, digits),
    };
    let all_digits = digits.iter().all(|&byte| char::from(byte).is_digit(radix));
    let text = std::str::from_utf8(digits).ok().filter(|_| all_digits)?;
    let magnitude = i128::from_str_radix(text, radix).ok()?;
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

/// Python's `int(text, 0)`: white space around, a sign, a prefix `0x`, `0o` or `0b`, single underscores between digits.
fn parse_base_0(line: &[u8]) -> Parsed<Integer<'static>> {
    const MALFORMED: &str = "the text is not an int";
    let (negative, digits) = split_sign(trim_end(trim_start(line)));
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest.strip_prefix(b"_").unwrap_or(rest)),
        [b'0', b'o' | b'O', rest @ ..] => (8, rest.strip_prefix(b"_").unwrap_or(rest)),
        [b'0', b'b' | b'B', rest @ ..] => (2, rest.strip_prefix(b"_").unwrap_or(rest)),
        [b'0', rest @ ..] if rest.iter().any(|byte| !matches!(byte, b'0' | b'_')) => return Err(MALFORMED),
        _ => (10, digits),
    };
    let digits = digits_without_underscores(digits, radix).ok_or(MALFORMED)?;
    if radix == 10 && digits.len() > MAX_DIGITS {
        return Err("an int of more than 4300 digits");
    }
    let magnitude = BigInt::parse_bytes(&digits, radix).ok_or(MALFORMED)?;
    Ok(Integer::from(if negative { -magnitude } else { magnitude }))
}

fn digits_without_underscores(text: &[u8], radix: u32) -> Option<Vec<u8>> {
    let is_digit = |byte: &u8| char::from(*byte).is_digit(radix);
    let groups_are_whole =
        text.split(|&byte| byte == b'_').all(|group| !group.is_empty() && group.iter().all(is_digit));
    groups_are_whole.then(|| text.iter().copied().filter(|&byte| byte != b'_').collect())
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

fn trim_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&byte| !is_space(byte)).unwrap_or(text.len());
    text.get(start..).unwrap_or(&[])
}

fn trim_end(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&byte| !is_space(byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or(&[])
}

/// White space as C's `isspace` knows it: `u8::is_ascii_whitespace` lacks the vertical tab.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// The line of a GET or PUT: an index in decimal, as `int(text)` reads it.
pub(crate) fn parse_index(line: &[u8]) -> Parsed<u64> {
    let (negative, digits) = split_sign(trim_end(trim_start(c_string(line)?)));
    let digits = digits_without_underscores(digits, 10).ok_or("the text is not an index")?;
    let index = BigInt::parse_bytes(&digits, 10).ok_or("the text is not an index")?;
    let index = i64::try_from(index).map_err(|_| "the index is too large")?;
    if negative && index > 0 { Err("the index is negative") } else { Ok(index.unsigned_abs()) }
}

/// The line of a FLOAT. A number beyond the range of floats is an OverflowError in CPython and refused here.
pub(crate) fn parse_float(line: &[u8]) -> Parsed<f64> {
    let text = std::str::from_utf8(c_string(line)?).map_err(|_| "the text is not a float")?;
    let value: f64 = text.parse().map_err(|_| "the text is not a float")?;
    let spelled_out = text.trim_start_matches(['+', '-']).starts_with(['i', 'I']);
    if value.is_infinite() && !spelled_out {
        return Err("the float is too large");
    }
    Ok(value)
}

/// The line of a STRING: a Python 2 string literal in quotes, with that language's escapes.
pub(crate) fn parse_string(line: &[u8]) -> Parsed<Cow<'_, [u8]>> {
    let inner = match line {
        [b'\'', inner @ .., b'\''] | [b'"', inner @ .., b'"'] => inner,
        _ => return Err("the text is not quoted"),
    };
    match memchr::memchr(b'\\', inner) {
        None => Ok(Cow::Borrowed(inner)),
        Some(_) => decode_escapes(inner).map(Cow::Owned),
    }
}

fn decode_escapes(text: &[u8]) -> Parsed<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = memchr::memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at_checked(start).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        rest = decode_escape(escape, &mut out)?;
    }
    out.extend_from_slice(rest);
    Ok(out)
}

/// Decodes the escape that `text` begins with and returns what follows it.
fn decode_escape<'a>(text: &'a [u8], out: &mut Vec<u8>) -> Parsed<&'a [u8]> {
    let [b'\\', code, rest @ ..] = text else {
        return Err("the text ends with a backslash");
    };
    match code {
        b'\\' | b'\'' | b'"' => out.push(*code),
        b'a' => out.push(0x07),
        b'b' => out.push(0x08),
        b't' => out.push(b'\t'),
        b'n' => out.push(b'\n'),
        b'v' => out.push(0x0b),
        b'f' => out.push(0x0c),
        b'r' => out.push(b'\r'),
        b'x' => return decode_hex_escape(rest, out),
        b'0'..=b'7' => return Ok(decode_octal_escape(text, out)),
        _ => out.extend([b'\\', *code]),
    }
    Ok(rest)
}

fn decode_hex_escape<'a>(digits: &'a [u8], out: &mut Vec<u8>) -> Parsed<&'a [u8]> {
    let (value, rest) = hex_prefix(digits, 2).ok_or("a \\x that two hex digits do not follow")?;
    out.push(value as u8);
    Ok(rest)
}

/// One to three octal digits; of a value over 255 Python keeps the low byte.
fn decode_octal_escape<'a>(escape: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let digits = escape.iter().skip(1).take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
    let (count, value) =
        digits.fold((0, 0u32), |(count, value), digit| (count + 1, value * 8 + u32::from(digit - b'0')));
    out.push(value as u8);
    escape.get(1 + count..).unwrap_or(&[])
}

/// The number that the first `count` bytes spell in hexadecimal, and what follows them.
fn hex_prefix(text: &[u8], count: usize) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(count)?;
    let value = digits.iter().try_fold(0u32, |value, &digit| Some(value << 4 | char::from(digit).to_digit(16)?))?;
    Some((value, rest))
}

/// The line of a UNICODE, as UTF-8 in which surrogates may stand (Python's `surrogatepass`).
///
/// The codec is `raw-unicode-escape`: Latin-1 with `\uXXXX` and `\UXXXXXXXX`; every other backslash is itself.
pub(crate) fn parse_unicode(line: &[u8]) -> Parsed<Cow<'_, [u8]>> {
    if line.is_ascii() && memchr::memchr(b'\\', line).is_none() {
        return Ok(Cow::Borrowed(line));
    }
    let mut out = Vec::with_capacity(line.len());
    let mut rest = line;
    while let [byte, tail @ ..] = rest {
        rest = match rest {
            [b'\\', b'u', digits @ ..] => push_escaped(digits, 4, &mut out)?,
            [b'\\', b'U', digits @ ..] => push_escaped(digits, 8, &mut out)?,
            [b'\\', next, tail @ ..] => {
                out.push(b'\\');
                push_code_point(u32::from(*next), &mut out);
                tail
            }
            _ => {
                push_code_point(u32::from(*byte), &mut out);
                tail
            }
        };
    }
    Ok(Cow::Owned(out))
}

fn push_escaped<'a>(digits: &'a [u8], count: usize, out: &mut Vec<u8>) -> Parsed<&'a [u8]> {
    let (code_point, rest) = hex_prefix(digits, count).ok_or("a \\u or \\U without its hex digits")?;
    if code_point > 0x10_ffff {
        return Err("a \\U beyond the last code point");
    }
    push_code_point(code_point, out);
    Ok(rest)
}

/// Appends a code point as UTF-8; a surrogate gets the three bytes that `surrogatepass` gives it.
fn push_code_point(code_point: u32, out: &mut Vec<u8>) {
    match char::from_u32(code_point) {
        Some(char) => out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend([0xe0 | (code_point >> 12) as u8, continuation(code_point >> 6), continuation(code_point)]),
    }
}

fn continuation(bits: u32) -> u8 {
    0x80 | (bits as u8 & 0x3f)
}

/// Bytes as text, or as they are if they are not UTF-8.
pub(crate) fn utf8(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, str>, Cow<'_, [u8]>> {
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| Cow::Borrowed(bytes)),
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|error| Cow::Owned(error.into_bytes())),
    }
}

/// Joins the surrogate pairs in UTF-8 with surrogates, as Python 2's narrow builds wrote characters beyond U+FFFF.
///
/// `Err(true)` if a lone surrogate remains, `Err(false)` if the bytes are no UTF-8 even so.
pub(crate) fn join_surrogates(bytes: &[u8]) -> Result<String, bool> {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let error = match std::str::from_utf8(rest) {
            Ok(text) => {
                out.push_str(text);
                return Ok(out);
            }
            Err(error) => error,
        };
        let (valid, invalid) = rest.split_at_checked(error.valid_up_to()).ok_or(false)?;
        out.push_str(std::str::from_utf8(valid).map_err(|_| false)?);
        let (high, tail) = split_surrogate(invalid).ok_or(false)?;
        let (low, tail) = split_surrogate(tail).ok_or(true)?;
        let mut joined = char::decode_utf16([high, low]);
        out.push(joined.next().and_then(Result::ok).ok_or(true)?);
        rest = tail;
    }
}

/// The surrogate that the bytes begin with, and what follows it.
fn split_surrogate(bytes: &[u8]) -> Option<(u16, &[u8])> {
    match bytes {
        [0xed, middle @ 0xa0..=0xbf, last @ 0x80..=0xbf, rest @ ..] => {
            Some((0xd000 | u16::from(middle & 0x3f) << 6 | u16::from(last & 0x3f), rest))
        }
        _ => None,
    }
}

/// Whether the bytes are UTF-8 in which surrogates may stand: what CPython's `surrogatepass` accepts.
pub(crate) fn is_utf8_with_surrogates(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        let Err(error) = std::str::from_utf8(rest) else { return true };
        let invalid = rest.get(error.valid_up_to()..).unwrap_or(&[]);
        match split_surrogate(invalid) {
            Some((_, tail)) => rest = tail,
            None => return false,
        }
    }
}

/// Two's complement of any int, the lowest byte first, as short as it goes and empty for 0: the argument of LONG1.
pub(crate) fn long_bytes(value: &BigInt) -> Vec<u8> {
    if value.sign() == Sign::NoSign { Vec::new() } else { value.to_signed_bytes_le() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(line: &str) -> Parsed<IntLine> {
        parse_int(line.as_bytes())
    }

    #[test]
    fn int_lines() {
        for (line, value) in [
            ("5", 5),
            ("-17", -17),
            ("+3", 3),
            (" 5", 5),
            ("0x1F", 31),
            ("017", 15),
            ("5 ", 5),
            ("1_0", 10),
            ("0b101", 5),
            ("001", 1),
        ] {
            assert_eq!(int(line), Ok(IntLine::Int(Integer::Small(value))), "{line:?}");
        }
        for (line, value) in [("01", true), ("00", false), ("-0", false), ("+1", true), (" 1", true)] {
            assert_eq!(int(line), Ok(IntLine::Bool(value)), "{line:?}");
        }
        assert_eq!(int("7\0junk"), Ok(IntLine::Int(Integer::Small(7))));
        assert_eq!(int("1\0"), Ok(IntLine::Bool(true)));
        for line in ["", " ", "x", "1__0", "_1", "089", "1.0", "5L", "0x", "--1", "01 "] {
            assert!(int(line).is_err(), "{line:?}");
        }
        assert_eq!(parse_long(b"10L"), Ok(Integer::Small(10)));
        assert_eq!(
            parse_long(b"-9223372036854775809").map(|i| i.narrow()),
            Ok(Narrowed::I128(i128::from(i64::MIN) - 1))
        );
        assert!(parse_long("1".repeat(4300).as_bytes()).is_ok());
        assert!(parse_long("1".repeat(4301).as_bytes()).is_err());
    }

    #[test]
    fn integers_narrow_to_the_first_type_that_fits() {
        let narrow = |bytes: &[u8]| Integer::from_le_bytes(bytes).narrow();
        assert_eq!(narrow(&[]), Narrowed::I64(0));
        assert_eq!(narrow(&[0xff]), Narrowed::I64(-1));
        assert_eq!(narrow(&[0xff, 0]), Narrowed::I64(255));
        assert_eq!(narrow(&[0, 0, 0, 0, 0, 0, 0, 0x80]), Narrowed::I64(i64::MIN));
        assert_eq!(narrow(&[0, 0, 0, 0, 0, 0, 0, 0x80, 0]), Narrowed::U64(1 << 63));
        assert_eq!(narrow(&[0, 0, 0, 0, 0, 0, 0, 0, 1]), Narrowed::I128(1 << 64));
        assert_eq!(narrow(&[5; 40]), Narrowed::TooLarge);
        let mut bytes = [0xff; 17];
        bytes[16] = 0;
        assert_eq!(narrow(&bytes), Narrowed::U128(u128::MAX));
        bytes = [0; 17];
        bytes[16] = 0xff;
        assert_eq!(narrow(&bytes), Narrowed::TooLarge);
        assert_eq!(narrow(&[0xff; 30]), Narrowed::I64(-1));
    }

    #[test]
    fn int_texts() {
        let nines = |len: usize| "9".repeat(len).parse::<BigInt>().unwrap();
        for value in [BigInt::from(0), BigInt::from(-7), nines(4300), -nines(4300), nines(4300) + 1, -nines(5000)] {
            assert_eq!(parse_int_text(&int_text(&value)), Some(value));
        }
        assert_eq!(int_text(&nines(4300)).len(), 4300);
        assert!(int_text(&-nines(4301)).starts_with("-0x"));
        assert!(parse_int_text(&"9".repeat(4301)).is_none());
        for text in ["", "-", "x", "1.5", "0x", "1 2"] {
            assert_eq!(parse_int_text(text), None, "{text}");
        }
    }

    #[test]
    fn float_lines() {
        assert_eq!(parse_float(b"1.5"), Ok(1.5));
        assert_eq!(parse_float(b"-inf"), Ok(f64::NEG_INFINITY));
        assert!(parse_float(b"nan").is_ok_and(f64::is_nan));
        for line in [&b""[..], b"1e400", b" 1", b"1 ", b"1_0", b"0x1p3", b"\xff"] {
            assert!(parse_float(line).is_err(), "{line:?}");
        }
    }

    #[test]
    fn string_lines() {
        let string = |line: &'static str| parse_string(line.as_bytes()).map(Cow::into_owned);
        assert_eq!(string(r#"'it\'s "x"'"#), Ok(br#"it's "x""#.to_vec()));
        assert_eq!(string(r"'\x41\101\0\777\n\q\\'"), Ok(b"AA\0\xff\n\\q\\".to_vec()));
        for line in ["", "'", "x", "'x", "'x\"", r"'\'", r"'\x4'", r"'\xg0'", " 'x'", "'x' "] {
            assert!(string(line).is_err(), "{line:?}");
        }
    }

    #[test]
    fn unicode_lines() {
        let unicode = |line: &'static [u8]| parse_unicode(line).map(Cow::into_owned);
        assert_eq!(unicode(b"plain"), Ok(b"plain".to_vec()));
        assert_eq!(unicode(b"\xe9\\u20ac\\U0001f600"), Ok("é€😀".as_bytes().to_vec()));
        assert_eq!(unicode(br"\n\\u0041\"), Ok(br"\n\\u0041\".to_vec()));
        assert_eq!(unicode(br"\ud800"), Ok(vec![0xed, 0xa0, 0x80]));
        for line in [&br"\u12"[..], br"\u12g4", br"\U00110000", br"\U0001f60"] {
            assert!(unicode(line).is_err(), "{line:?}");
        }
    }

    #[test]
    fn surrogates() {
        let pair = parse_unicode(br"a\ud83d\ude00z").unwrap();
        assert_eq!(join_surrogates(&pair), Ok("a😀z".to_string()));
        assert_eq!(join_surrogates(b"\xed\xa0\x80"), Err(true));
        assert_eq!(join_surrogates(b"\xff"), Err(false));
        assert!(is_utf8_with_surrogates(b"a\xed\xa0\x80z"));
        assert!(!is_utf8_with_surrogates(b"a\xed\xa0"));
    }
}
