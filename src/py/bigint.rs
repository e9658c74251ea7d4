//! `num_bigint::BigInt` and `BigUint`.

use std::fmt;

use num_bigint::{BigInt, BigUint};
use serde_core::de::{self, Deserializer, Error, Visitor};
use serde_core::ser::Serializer;

use super::known::{self, FromKnown, Unfit, known_type};
use crate::literal;
use crate::token::Known;

known_type!(BigInt, BigUint);

impl super::Serialize for BigInt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        known::serialize(Known::Int(self.clone()), &Plain(self), serializer)
    }
}

impl super::Serialize for BigUint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::Serialize::serialize(&BigInt::from(self.clone()), serializer)
    }
}

/// In other formats: a number of 64 bits if it is one, else its digits: decimal up to 4300 of them, then hexadecimal.
struct Plain<'a>(&'a BigInt);

impl serde_core::Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(value) = i64::try_from(self.0) {
            return serializer.serialize_i64(value);
        }
        match u64::try_from(self.0) {
            Ok(value) => serializer.serialize_u64(value),
            Err(_) => serializer.serialize_str(&literal::int_text(self.0)),
        }
    }
}

impl<'de> FromKnown<'de> for BigInt {
    const EXPECTED: &'static str = "an int";

    fn from_known(known: Known) -> Result<BigInt, Unfit> {
        match known {
            Known::Int(value) => Ok(value),
            other => Err(Unfit::other(other)),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<BigInt, D::Error> {
        deserializer.deserialize_any(IntVisitor)
    }
}

impl<'de> FromKnown<'de> for BigUint {
    const EXPECTED: &'static str = "an int that is not negative";

    fn from_known(known: Known) -> Result<BigUint, Unfit> {
        BigInt::from_known(known)
            .and_then(|value| BigUint::try_from(value).map_err(|error| Unfit::other(Known::Int(error.into_original()))))
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<BigUint, D::Error> {
        let value = BigInt::from_plain(deserializer)?;
        BigUint::try_from(value).map_err(|_| D::Error::custom("a negative int, which BigUint cannot hold: BigInt can"))
    }
}

struct IntVisitor;

impl Visitor<'_> for IntVisitor {
    type Value = BigInt;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an int")
    }

    fn visit_i64<E>(self, value: i64) -> Result<BigInt, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<BigInt, E> {
        Ok(value.into())
    }

    fn visit_i128<E>(self, value: i128) -> Result<BigInt, E> {
        Ok(value.into())
    }

    fn visit_u128<E>(self, value: u128) -> Result<BigInt, E> {
        Ok(value.into())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<BigInt, E> {
        literal::parse_int_text(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}
