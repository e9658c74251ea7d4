//! `fractions.Fraction`. A Decimal pickles as its text and needs nothing from here.

use std::fmt::Write;

use super::{Shown, Text};
use crate::graph::{Document, Ref};

/// One text up to Python 3.10, numerator and denominator since 3.11: always shown as `1/3`, or `3` for a whole number.
pub(super) fn fraction<'g>(doc: &Document<'_>, args: &[Ref]) -> Option<Shown<'g>> {
    match args {
        [text] => Some(Shown::Value(*text)),
        [numerator, denominator] => {
            let numerator = doc.scalar(*numerator)?.integer()?.to_bigint();
            let denominator = doc.scalar(*denominator)?.integer()?.to_bigint();
            let mut text = Text::new();
            write!(text, "{numerator}").ok()?;
            if denominator != 1.into() {
                write!(text, "/{denominator}").ok()?;
            }
            Some(Shown::Text(text))
        }
        _ => None,
    }
}
