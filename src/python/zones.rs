//! The time zone database: `chrono-tz`.

use chrono::{NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

use super::types::DateTime;

/// How many seconds the clocks of a zone are ahead of UTC at a local time. Where they were set forward over it, the offset
/// is that from before, as in PEP 495 for a `fold` of 0.
pub(crate) fn offset_at(zone: &str, moment: &DateTime) -> Option<i32> {
    let (date, time) = (moment.date, &moment.time);
    let day = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())?;
    let local = day.and_hms_micro_opt(time.hour.into(), time.minute.into(), time.second.into(), time.microsecond)?;
    let zone: Tz = zone.parse().ok()?;
    let offsets = zone.offset_from_local_datetime(&local);
    let offset = if time.fold { offsets.latest() } else { offsets.earliest() };
    let before = || zone.offset_from_local_datetime(&local.checked_sub_signed(chrono::TimeDelta::days(1))?).latest();
    Some(offset.or_else(before)?.fix().local_minus_utc())
}
