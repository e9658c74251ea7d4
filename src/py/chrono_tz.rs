//! `DateTime<Tz>` of `chrono` and `chrono-tz`: times in named zones.

use ::chrono::offset::LocalResult;
use ::chrono::{DateTime, TimeZone, Timelike};
use ::chrono_tz::Tz;
use serde_core::de::{Deserialize, Deserializer, Error};
use serde_core::ser::Serializer;

use super::chrono::{because, local, moment};
use super::known::{self, FromKnown, Unfit, known_type, shortened};
use crate::python::Zone;
use crate::token::Known;

known_type!(DateTime<Tz>);

/// In other formats: RFC 9557, such as `2024-05-01T12:30:00+02:00[Europe/Paris]`.
impl super::Serialize for DateTime<Tz> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut known = moment(self.naive_local(), Some(Zone::Named(self.timezone().name().to_owned())));
        if let Known::DateTime(moment) = &mut known {
            // The second of two equal local times.
            let both = self.timezone().from_local_datetime(&self.naive_local());
            moment.time.fold = matches!(both, LocalResult::Ambiguous(_, second) if second == *self);
        }
        let text = format!("{}[{}]", self.to_rfc3339(), self.timezone().name());
        known::serialize(known, text.as_str(), serializer)
    }
}

impl<'de> FromKnown<'de> for DateTime<Tz> {
    const EXPECTED: &'static str = "a datetime with a time zone";

    fn from_known(known: Known) -> Result<DateTime<Tz>, Unfit> {
        let Known::DateTime(moment) = &known else { return Err(Unfit::other(known)) };
        let tz = match &moment.time.zone {
            Some(Zone::Utc) => Some(Tz::UTC),
            Some(zone) => zone.name().and_then(|name| name.parse().ok()),
            None => return Err(because(&known, "this type needs a time zone: NaiveDateTime does not")),
        };
        let tz = tz.ok_or_else(|| because(&known, "Tz is no such zone: DateTime<FixedOffset> holds fixed offsets"))?;
        match tz.from_local_datetime(&local(moment)?) {
            LocalResult::Single(time) => Ok(time),
            LocalResult::Ambiguous(first, second) => Ok(if moment.time.fold { second } else { first }),
            LocalResult::None => Err(because(&known, "there the clock was set forward, and the zone has no such time")),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Tz>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = text.strip_suffix(']').and_then(|text| text.split_once('['));
        let parsed = parsed.and_then(|(time, name)| {
            let (time, tz) = (DateTime::parse_from_rfc3339(time).ok()?, name.parse::<Tz>().ok()?);
            Some(time.with_timezone(&tz)).filter(|there| there.second() == time.second())
        });
        parsed.ok_or_else(|| {
            D::Error::custom(format_args!("expected a time in a named zone, found {:?}", shortened(&text)))
        })
    }
}
