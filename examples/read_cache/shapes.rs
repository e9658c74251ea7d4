//! The types that this program knows, and how one of them is found for a pickle.
//!
//! A type has to say all that it expects, or an entry would lose what it does not mention: it denies unknown fields, or
//! keeps them in a field `rest`.

#![allow(dead_code)] // Their `Debug` alone reads most fields.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::any::Any;
use crate::wrapping;

/// The session of a user that has logged in with `django.contrib.auth`.
#[derive(Debug, Deserialize)]
pub struct Session {
    #[serde(rename = "_auth_user_id")]
    user_id: String,
    #[serde(rename = "_auth_user_backend")]
    backend: String,
    #[serde(rename = "_auth_user_hash")]
    hash: String,
    last_seen: Option<DateTime<Utc>>,
    /// How many of which article.
    #[serde(default)]
    cart: BTreeMap<u32, u32>,
    #[serde(flatten)]
    rest: Any,
}

/// Django's `User`: a model is read by its attributes.
#[derive(Debug, Deserialize)]
pub struct User {
    id: u64,
    username: String,
    email: String,
    is_staff: bool,
    is_active: bool,
    date_joined: DateTime<Utc>,
    last_login: Option<DateTime<Utc>>,
    #[serde(flatten)]
    rest: Any,
}

/// `shop.Order`, a dataclass.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    id: Uuid,
    customer: String,
    status: Status,
    placed: DateTime<Utc>,
    due: NaiveDate,
    lead_time: Timedelta,
    lines: Vec<Line>,
    total: Decimal,
    tags: BTreeSet<String>,
    note: Option<String>,
}

/// `shop.Status`, an `enum.Enum`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Open,
    Paid,
}

/// `shop.Line`, a namedtuple: its fields have no names in a pickle, only places.
#[derive(Debug, Deserialize)]
pub struct Line {
    sku: String,
    quantity: u32,
    price: Decimal,
}

/// A `datetime.timedelta`: its parts come in this order.
#[derive(Debug, Deserialize)]
pub struct Timedelta {
    days: i64,
    seconds: u32,
    microseconds: u32,
}

/// `till.Receipt`, a plain class.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    number: u64,
    shop: String,
    cashier: String,
    paid: NaiveDateTime,
    total: Decimal,
    shelves: BTreeSet<u8>,
    voucher: Option<String>,
}

/// What an RQ job calls: a tuple.
#[derive(Debug, Deserialize)]
pub struct Call {
    function: String,
    instance: Option<Any>,
    args: Vec<Any>,
    kwargs: BTreeMap<String, Any>,
}

/// An RQ job. Redis has it as a hash, in which only the call and `meta` are pickles.
#[derive(Debug)]
pub struct Job {
    status: String,
    origin: String,
    created_at: DateTime<Utc>,
    enqueued_at: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    call: Call,
    meta: Option<Any>,
}

/// The fields of a Redis hash.
pub type Fields = BTreeMap<Vec<u8>, Vec<u8>>;

impl Job {
    /// Takes the fields that a job has out of a hash; `None`, with nothing taken, if it is not a job's.
    pub fn take_from(fields: &mut Fields) -> Option<Job> {
        let job = Job::read(fields)?;
        for name in ["status", "origin", "created_at", "enqueued_at", "started_at", "ended_at", "data", "meta"] {
            fields.remove(name.as_bytes());
        }
        Some(job)
    }

    fn read(fields: &Fields) -> Option<Job> {
        let field = |name: &str| fields.get(name.as_bytes()).map(Vec::as_slice);
        let text = |name| std::str::from_utf8(field(name)?).ok();
        let time = |name| match text(name) {
            None | Some("") => Some(None),
            Some(text) => text.parse().ok().map(Some),
        };
        Some(Job {
            status: text("status")?.to_owned(),
            origin: text("origin").unwrap_or_default().to_owned(),
            created_at: time("created_at")??,
            enqueued_at: time("enqueued_at")?,
            started_at: time("started_at")?,
            ended_at: time("ended_at")?,
            call: pickles::from_slice(&wrapping::open(field("data")?).content).ok()?,
            meta: field("meta").map(pickles::from_slice).transpose().ok()?,
        })
    }
}

/// Reads a pickle as the first type that fits, which [`Any`] always does if the pickle is sound.
pub fn read(pickle: &[u8]) -> pickles::Result<Box<dyn Debug>> {
    let shapes =
        [one::<Session>, one::<User>, one::<Order>, some::<Order>, one::<Receipt>, some::<Receipt>, one::<Call>];
    match shapes.iter().find_map(|shape| shape(pickle)) {
        Some(value) => Ok(value),
        None => Ok(Box::new(pickles::from_slice::<Any>(pickle)?)),
    }
}

fn one<T: DeserializeOwned + Debug + 'static>(pickle: &[u8]) -> Option<Box<dyn Debug>> {
    pickles::from_slice::<T>(pickle).ok().map(|value| Box::new(value) as Box<dyn Debug>)
}

/// A list; not an empty one, which would be a list of anything.
fn some<T: DeserializeOwned + Debug + 'static>(pickle: &[u8]) -> Option<Box<dyn Debug>> {
    let values: Vec<T> = pickles::from_slice(pickle).ok()?;
    (!values.is_empty()).then(|| Box::new(values) as Box<dyn Debug>)
}
