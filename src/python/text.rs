//! A text that is made while reading: short ones stay off the heap.

use std::fmt::{self, Write};

const INLINE: usize = 63;

/// The text that a known class shows, such as a date in ISO 8601.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Short { bytes: [u8; INLINE], len: u8 },
    Long(String),
}

impl Text {
    pub(crate) fn new() -> Text {
        Text::Short { bytes: [0; INLINE], len: 0 }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Text::Short { bytes, len } => {
                bytes.get(..usize::from(*len)).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
            }
            Text::Long(text) => text,
        }
    }

    #[inline]
    pub(crate) fn push_str(&mut self, text: &str) {
        if let Text::Short { bytes, len } = self
            && let Some(room) = bytes.get_mut(usize::from(*len)..usize::from(*len) + text.len())
        {
            room.copy_from_slice(text.as_bytes());
            *len += text.len() as u8;
            return;
        }
        self.push_long(text);
    }

    #[inline(never)]
    fn push_long(&mut self, text: &str) {
        match self {
            Text::Short { .. } => *self = Text::Long([self.as_str(), text].concat()),
            Text::Long(long) => long.push_str(text),
        }
    }

    /// Appends ASCII characters, as many as the type says, so that they are moved at once.
    #[inline]
    fn push_ascii<const N: usize>(&mut self, characters: [u8; N]) {
        if let Text::Short { bytes, len } = self
            && let Some(room) = bytes.get_mut(usize::from(*len)..).and_then(|rest| rest.first_chunk_mut())
        {
            *room = characters;
            *len += N as u8;
            return;
        }
        self.push_long(std::str::from_utf8(&characters).unwrap_or(""));
    }

    /// Appends a byte as two hexadecimal digits.
    #[inline]
    pub(crate) fn push_hex(&mut self, byte: u8) {
        let digit = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
        self.push_ascii([digit(byte >> 4), digit(byte & 15)]);
    }

    /// Appends a number in decimal with at least `width` digits.
    #[inline]
    pub(crate) fn push_padded(&mut self, number: u32, width: usize) {
        let digit = |place: u32| b'0' + (number / place % 10) as u8;
        match (width, number) {
            (2, ..=99) => self.push_ascii([digit(10), digit(1)]),
            (4, ..=9999) => self.push_ascii([digit(1000), digit(100), digit(10), digit(1)]),
            _ => self.push_rare_number(number, width),
        }
    }

    fn push_rare_number(&mut self, number: u32, width: usize) {
        let mut digits = [b'0'; 10];
        let mut rest = number;
        let mut used = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            used += 1;
            if rest == 0 {
                break;
            }
        }
        let start = digits.len().saturating_sub(used.max(width));
        self.push_str(digits.get(start..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or(""));
    }
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn grows_onto_the_heap() {
        let mut text = Text::new();
        for number in 0..30 {
            text.push_padded(number, 4);
        }
        assert_eq!(text.as_str().len(), 120);
        assert!(text.as_str().ends_with("00280029"));
    }
}
