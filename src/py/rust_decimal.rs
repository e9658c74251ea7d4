//! `rust_decimal::Decimal`.

use std::fmt::{self, Write};

use ::rust_decimal::Decimal;
use serde_core::de::{self, Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde_core::ser::Serializer;

use super::known::{self, shortened};
use crate::python::Text;
use crate::token::{self, Known};

impl super::Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = python_text(self).map_or(Known::Unfit("a Decimal without a text"), Known::Decimal);
        known::serialize(known, self, serializer)
    }
}

/// As Python's `str` has it: with an exponent if there would be more than five zeros behind the point.
fn python_text(decimal: &Decimal) -> Option<Text> {
    let mut text = Text::new();
    let digits = decimal.mantissa().unsigned_abs().to_string();
    let exponent = i64::try_from(digits.len()).ok()? - 1 - i64::from(decimal.scale());
    if exponent >= -6 {
        write!(text, "{decimal}").ok()?;
        return Some(text);
    }
    let (first, rest) = digits.split_at_checked(1)?;
    text.push_str(if decimal.is_sign_negative() { "-" } else { "" });
    text.push_str(first);
    if !rest.is_empty() {
        text.push_str(".");
        text.push_str(rest);
    }
    write!(text, "E{exponent}").ok()?;
    Some(text)
}

/// A `decimal.Decimal` is shown as its text.
impl<'de> super::Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_newtype_struct(token::DECIMAL, DecimalVisitor)
    }
}

struct DecimalVisitor;

impl<'de> Visitor<'de> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Decimal")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// Ours shows the text as it stands, as nearly all of it are digits.
    fn visit_bytes<E: de::Error>(self, text: &[u8]) -> Result<Decimal, E> {
        match parse_short(text) {
            Some(decimal) => Ok(decimal),
            None => self.visit_str(&String::from_utf8_lossy(text)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
        parse(text).ok_or_else(|| {
            E::custom(format_args!(
                "found the Decimal {}, but rust_decimal::Decimal holds 28 digits and no NaN or Infinity: String and \
                 pickles::PickleValue hold any",
                shortened(text)
            ))
        })
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
        Deserialize::deserialize(value.into_deserializer())
    }
}

/// Up to 18 digits with a point among them, and no more.
fn parse_short(text: &[u8]) -> Option<Decimal> {
    let (is_negative, text) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let (mut number, mut digits, mut scale) = (0_i64, 0_u32, None);
    for byte in text {
        match byte {
            b'0'..=b'9' if digits < 18 => {
                number = number * 10 + i64::from(byte - b'0');
                digits += 1;
                scale = scale.map(|scale: u32| scale + 1);
            }
            b'.' if scale.is_none() && digits > 0 => scale = Some(0),
            _ => return None,
        }
    }
    (digits > 0 && scale != Some(0)).then_some(())?;
    let mut decimal = Decimal::new(number, scale.unwrap_or(0));
    // A zero has a sign too.
    decimal.set_sign_negative(is_negative);
    Some(decimal)
}

/// How long a text may be. `rust_decimal` looks at each zero before the digits, and where code is not optimized it
/// calls itself for that.
const MAX_LEN: usize = 64;

/// Exactly, or not at all: with an exponent, Python has no limit to the digits.
fn parse(text: &str) -> Option<Decimal> {
    (text.len() <= MAX_LEN).then_some(())?;
    let mut decimal = match text.split_once(['E', 'e']) {
        None => Decimal::from_str_exact(text).ok()?,
        Some((digits, exponent)) => scale(Decimal::from_str_exact(digits).ok()?, exponent.parse().ok()?)?,
    };
    // A zero has a sign too.
    decimal.set_sign_negative(text.starts_with('-'));
    Some(decimal)
}

fn scale(digits: Decimal, exponent: i64) -> Option<Decimal> {
    let exponent = exponent.checked_sub(digits.scale().into())?;
    let (mantissa, scale) = match u32::try_from(exponent) {
        // With any exponent it is zero.
        _ if digits.is_zero() => (0, u32::try_from(exponent.clamp(-28, 0).unsigned_abs()).ok()?),
        Ok(power) => (digits.mantissa().checked_mul(i128::checked_pow(10, power)?)?, 0),
        Err(_) => (digits.mantissa(), u32::try_from(exponent.checked_neg()?).ok()?),
    };
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_short};

    #[test]
    fn short_texts_are_what_long_ones_are() {
        for text in ["0", "-0", "-0.00", "1.50", "007.0", "123456789012345678", "0.00000000000000001", "-1.5"] {
            let short = parse_short(text.as_bytes()).unwrap();
            assert_eq!((short, short.to_string()), (parse(text).unwrap(), parse(text).unwrap().to_string()), "{text}");
        }
        for text in ["", "-", ".", "1.", ".5", "1..2", "1.2.3", "+1", "1e5", "1_0", "NaN", "1234567890123456789"] {
            assert!(parse_short(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn long_texts() {
        let longest = "-0.1234567890123456789012345678";
        assert_eq!(parse(longest).map(|decimal| decimal.to_string()).as_deref(), Some(longest));
        for digit in ["0", "1", "0.", "é"] {
            assert!(parse(&digit.repeat(1_000_000)).is_none());
        }
    }

    #[test]
    fn exponents() {
        let text = |text| parse(text).map(|decimal| decimal.to_string());
        assert_eq!(text("1E+3").as_deref(), Some("1000"));
        assert_eq!(text("1.50E-2").as_deref(), Some("0.0150"));
        assert_eq!(text("-1.5e1").as_deref(), Some("-15"));
        assert_eq!(text("0E-10").as_deref(), Some("0.0000000000"));
        assert_eq!(text("0E+999999").as_deref(), Some("0"));
        assert_eq!(text("-0E-999999").as_deref(), Some("-0.0000000000000000000000000000"));
        for unfit in
            ["1E+40", "1E-40", "NaN", "sNaN", "Infinity", "1E999999999999999999", "1234567890123456789012345678901"]
        {
            assert_eq!(text(unfit), None, "{unfit}");
        }
    }
}
