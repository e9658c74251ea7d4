//! The text forms of protocol 0.

/// A float as Python's `repr` spells it: the shortest digits that read back as the same float.
pub(super) fn float_repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    // Rust and Python agree on the digits and on when an exponent is needed, but not on its form.
    let text = format!("{value:?}");
    match text.split_once('e') {
        None => text,
        Some((digits, exponent)) => {
            let (sign, exponent) = match exponent.strip_prefix('-') {
                Some(exponent) => ('-', exponent),
                None => ('+', exponent),
            };
            format!("{digits}e{sign}{exponent:0>2}")
        }
    }
}

/// Appends a str, given as UTF-8 in which surrogates may stand, as the line of a UNICODE: Latin-1, with an escape for
/// all other characters and for those that a line cannot hold.
pub(super) fn push_escaped(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((code_point, tail)) = split_code_point(rest) {
        push_code_point(code_point, out);
        rest = tail;
    }
}

/// Appends bytes, each a Latin-1 character, in the same way.
pub(super) fn push_latin1_escaped(bytes: &[u8], out: &mut Vec<u8>) {
    bytes.iter().for_each(|byte| push_code_point(u32::from(*byte), out));
}

fn push_code_point(code_point: u32, out: &mut Vec<u8>) {
    match code_point {
        0 | 0x0a | 0x0d | 0x1a | 0x5c | 0x100..=0xffff => {
            out.extend_from_slice(b"\\u");
            push_hex(code_point, 4, out);
        }
        0x1_0000.. => {
            out.extend_from_slice(b"\\U");
            push_hex(code_point, 8, out);
        }
        _ => out.push(code_point as u8),
    }
}

fn push_hex(value: u32, digits: u32, out: &mut Vec<u8>) {
    for digit in (0..digits).rev() {
        let nibble = (value >> (4 * digit) & 0xf) as u8;
        out.push(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    }
}

/// The first code point of UTF-8 in which surrogates may stand, and what follows it.
fn split_code_point(text: &[u8]) -> Option<(u32, &[u8])> {
    let low = |byte: u8| u32::from(byte & 0x3f);
    Some(match text {
        [] => return None,
        [a @ 0xc0..=0xdf, b, rest @ ..] => (u32::from(a & 0x1f) << 6 | low(*b), rest),
        [a @ 0xe0..=0xef, b, c, rest @ ..] => (u32::from(a & 0x0f) << 12 | low(*b) << 6 | low(*c), rest),
        [a @ 0xf0..=0xff, b, c, d, rest @ ..] => {
            (u32::from(a & 0x07) << 18 | low(*b) << 12 | low(*c) << 6 | low(*d), rest)
        }
        [a, rest @ ..] => (u32::from(*a), rest),
    })
}

/// Appends bytes as UTF-8, each a Latin-1 character.
pub(super) fn push_latin1(bytes: &[u8], out: &mut Vec<u8>) {
    for &byte in bytes {
        match byte {
            0x80.. => out.extend_from_slice(&[0xc0 | byte >> 6, 0x80 | byte & 0x3f]),
            _ => out.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_as_python_spells_them() {
        for (value, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e16, "1.5e+16"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-1.25e-7, "-1.25e-07"),
            (1e100, "1e+100"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (-f64::NAN, "nan"),
        ] {
            assert_eq!(float_repr(value), text);
        }
    }

    #[test]
    fn text_lines_read_back() {
        for text in ["", "plain", "a\\u0041\n\r\0\u{1a}z", "é\u{ff}", "\u{100}€\u{ffff}", "😀\u{10ffff}"] {
            let mut line = Vec::new();
            push_escaped(text.as_bytes(), &mut line);
            assert!(!line.contains(&b'\n'));
            assert_eq!(crate::literal::parse_unicode(&line).unwrap(), text.as_bytes());
        }
        let mut line = Vec::new();
        push_escaped(b"\xed\xa0\x80", &mut line);
        assert_eq!(line, b"\\ud800");
    }
}
