//! `fractions.Fraction`. A Decimal pickles as its text and needs nothing from here.

use super::{Shown, Text};
use crate::arena::{Document, Ref};

/// One text up to Python 3.10, numerator and denominator since 3.11: always shown as `1/3`, or `3` for a whole number.
pub(super) fn fraction<'g>(doc: &Document<'_>, args: &[Ref]) -> Option<Shown<'g>> {
    match args {
        [text] => Some(Shown::Value(*text)),
        [numerator, denominator] => {
            let numerator = decimal(doc, *numerator)?;
            let denominator = decimal(doc, *denominator)?;
            let mut text = Text::new();
            text.push_str(&numerator);
            if denominator != "1" {
                text.push_str("/");
                text.push_str(&denominator);
            }
            Some(Shown::Text(text))
        }
        _ => None,
    }
}

fn decimal(doc: &Document<'_>, int: Ref) -> Option<String> {
    doc.scalar(int)?.integer()?.to_decimal()
}
