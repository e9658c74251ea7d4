//! The paths of `pathlib`: their parts up to Python 3.12, one text from 3.13 on.

use super::{Text, text_of};
use crate::arena::{Document, Ref};

/// Which separator joins the parts.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Flavour {
    Posix,
    Windows,
}

pub(super) fn path(doc: &Document<'_>, args: &[Ref], flavour: Flavour) -> Option<Text> {
    let separator = if flavour == Flavour::Posix { "/" } else { "\\" };
    let mut text = Text::new();
    for part in args {
        // The root and the drive end with a separator of their own.
        if !text.as_str().is_empty() && !text.as_str().ends_with(separator) {
            text.push_str(separator);
        }
        text.push_str(&text_of(doc, *part)?);
    }
    if text.as_str().is_empty() {
        text.push_str(".");
    }
    Some(text)
}
