use std::collections::{HashMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use pickles::{PickleValue, py};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a shop keeps in Django's `request.session`.
#[derive(Serialize, Deserialize)]
struct Session {
    _auth_user_id: String,
    #[serde(with = "py")]
    cart: Uuid,
    #[serde(with = "py")]
    total: Decimal,
    #[serde(with = "py")]
    started: NaiveDateTime,
    #[serde(with = "py")]
    last_seen: DateTime<FixedOffset>,
    #[serde(with = "py")]
    viewed: HashSet<u32>,
    /// Whatever else is in the session stays as it is.
    #[serde(flatten)]
    rest: HashMap<String, PickleValue>,
}

/// Notes in a session that an item was put into the cart.
fn add_to_cart(session: &[u8], item: u32, price: Decimal) -> pickles::Result<Vec<u8>> {
    let mut session: Session = pickles::from_slice(session)?;
    session.viewed.insert(item);
    session.total += price;
    pickles::to_vec(&session)
}
