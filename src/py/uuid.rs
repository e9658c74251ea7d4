//! `uuid::Uuid`.

use ::uuid::Uuid;
use serde_core::de::{Deserialize, Deserializer};
use serde_core::ser::Serializer;

use super::known::{self, FromKnown, Unfit, known_type};
use crate::token::Known;

impl super::Serialize for Uuid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        known::serialize(Known::Uuid(self.as_u128()), self, serializer)
    }
}

impl<'de> FromKnown<'de> for Uuid {
    const EXPECTED: &'static str = "a UUID";

    #[inline]
    fn from_known(known: Known) -> Result<Uuid, Unfit> {
        match known {
            Known::Uuid(bits) => Ok(Uuid::from_u128(bits)),
            other => Err(Unfit::other(other)),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
        Uuid::deserialize(deserializer)
    }
}

known_type!(Uuid);
