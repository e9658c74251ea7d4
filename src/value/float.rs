//! Floats as Python's `repr` spells them.

use std::fmt::{self, Write};

/// The fewest digits that read as the same float, with an exponent below 1e-4 and from 1e16 on.
pub(super) fn write_float(out: &mut impl Write, value: f64) -> fmt::Result {
    if value.is_nan() {
        return out.write_str("nan");
    }
    if !value.is_finite() {
        return write!(out, "{value}");
    }
    let shortest = shortest(value);
    match shortest.split_once('e') {
        Some((digits, exponent)) => write_digits(out, digits, exponent.parse().unwrap_or(0)),
        None => out.write_str(&shortest),
    }
}

/// The digits, as in `-1.25e-7`. Where two numbers with the fewest digits are equally near, Rust takes the one farther
/// from zero, and Python the one whose last digit is even, as rounding to that many digits does.
fn shortest(value: f64) -> String {
    let text = format!("{value:e}");
    let decimals =
        text.split_once('e').and_then(|(digits, _)| digits.split_once('.')).map_or(0, |(_, rest)| rest.len());
    let rounded = format!("{value:.decimals$e}");
    if rounded.parse() == Ok(value) { rounded } else { text }
}

fn write_digits(out: &mut impl Write, digits: &str, exponent: i32) -> fmt::Result {
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return write!(out, "{digits}e{sign}{:02}", exponent.unsigned_abs());
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits = digits.replace('.', "");
    let width = usize::try_from(exponent).unwrap_or(0) + 1;
    match (exponent, digits.split_at_checked(width)) {
        (..0, _) => write!(out, "{sign}0.{:0>zeros$}{digits}", "", zeros = exponent.unsigned_abs() as usize - 1),
        (_, Some((whole, decimals))) => write!(out, "{sign}{whole}.{decimals:0<1}"),
        (_, None) => write!(out, "{sign}{digits:0<width$}.0"),
    }
}
