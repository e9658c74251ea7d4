//! `uuid.UUID`: an object whose state holds one int of 128 bits.

use super::{Text, attribute, unsigned_int};
use crate::arena::{Document, Object};

/// The state is a dict; with slots (Python 3.8 and later keep both) it may be the second half of a pair.
#[inline]
pub(super) fn uuid(doc: &Document<'_>, object: &Object) -> Option<u128> {
    let state = match doc.tuple(object.state) {
        [_, slots] => *slots,
        _ => object.state,
    };
    unsigned_int(doc, attribute(doc, state, "int")?)
}

/// `8-4-4-4-12` hexadecimal digits, as `str(uuid)` has them.
pub(crate) fn uuid_text(bits: u128) -> Text {
    let mut text = Text::new();
    for (index, byte) in bits.to_be_bytes().into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push_str("-");
        }
        text.push_hex(byte);
    }
    text
}
