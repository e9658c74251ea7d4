//! Which opcode an int takes, without a branch.

use crate::opcode::Opcode;

/// How an int of 64 bits is spelled from protocol 2 on: an opcode, with LONG1 a length, and the value's lowest bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct IntForm {
    /// The opcode, and above it the length that LONG1 has.
    pub(super) head: u16,
    /// How many bits the opcode and the length take.
    pub(super) shift: u8,
    /// How many bytes the whole takes.
    pub(super) len: u8,
}

impl IntForm {
    /// The form of `value`.
    #[inline]
    pub(super) fn of(value: i64) -> IntForm {
        let magnitude = value ^ (value >> 63);
        let bits = u64::BITS - magnitude.leading_zeros();
        let sign = (value as u64 >> 63) as usize;
        // There are at most 63 bits besides the sign.
        IntForm::TABLE.get(bits as usize | sign << 6).copied().unwrap_or(IntForm::long(8))
    }

    /// By the number of bits, and with 64 added for negative ints.
    #[allow(clippy::indexing_slicing)] // The compiler evaluates it.
    const TABLE: [IntForm; 128] = {
        let mut table = [IntForm::long(0); 128];
        let mut bits = 0;
        while bits < 64 {
            table[bits] = IntForm::with_bits(bits, false);
            table[bits + 64] = IntForm::with_bits(bits, true);
            bits += 1;
        }
        table
    };

    const fn with_bits(bits: usize, negative: bool) -> IntForm {
        match (bits, negative) {
            (..=8, false) => IntForm::short(Opcode::BinInt1, 1),
            (..=16, false) => IntForm::short(Opcode::BinInt2, 2),
            (..=31, _) => IntForm::short(Opcode::BinInt, 4),
            // The sign takes a bit, too.
            _ => IntForm::long(bits as u8 / 8 + 1),
        }
    }

    const fn short(opcode: Opcode, bytes: u8) -> IntForm {
        IntForm { head: opcode as u16, shift: 8, len: 1 + bytes }
    }

    const fn long(bytes: u8) -> IntForm {
        IntForm { head: Opcode::Long1 as u16 | (bytes as u16) << 8, shift: 16, len: 2 + bytes }
    }
}
