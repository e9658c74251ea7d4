//! The Rust types of the data sets; `benches/generate.py` has the Python side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

pub type Records = Vec<Record>;
pub type Floats = Vec<f64>;
pub type Ints = Vec<i64>;
pub type Requests<'a> = Vec<Request<&'a str, &'a [u8]>>;
pub type OwnedRequests = Vec<Request<String, ByteBuf>>;
pub type WholeRequests = Vec<WholeRequest>;

#[derive(Serialize, Deserialize, PartialEq)]
pub struct Record {
    id: u64,
    name: String,
    price: f64,
    quantity: u32,
    active: bool,
    note: Option<String>,
    tags: Vec<String>,
    rating: f64,
    address: Address,
}

#[derive(Serialize, Deserialize, PartialEq)]
struct Address {
    street: String,
    city: String,
    zip: String,
}

#[derive(Serialize, Deserialize, PartialEq)]
pub struct Session {
    _auth_user_id: String,
    _auth_user_backend: String,
    _auth_user_hash: String,
    cart: BTreeMap<String, u32>,
    last_seen: f64,
    remember_me: bool,
    two_factor: bool,
    language: String,
    recently_viewed: Vec<u32>,
}

/// A request without its `steps`, which a reader has to pass over.
#[derive(Serialize, Deserialize)]
pub struct Request<Text, Bytes> {
    id: u32,
    method: Text,
    path: Text,
    agent: Text,
    digest: Bytes,
}

/// Equal whether borrowed or owned.
impl<Text, Bytes, Text2, Bytes2> PartialEq<Request<Text2, Bytes2>> for Request<Text, Bytes>
where
    Text: PartialEq<Text2>,
    Bytes: PartialEq<Bytes2>,
{
    fn eq(&self, other: &Request<Text2, Bytes2>) -> bool {
        self.id == other.id
            && self.method == other.method
            && self.path == other.path
            && self.agent == other.agent
            && self.digest == other.digest
    }
}

/// A request with everything that Python wrote.
#[derive(Serialize, Deserialize)]
pub struct WholeRequest {
    #[serde(flatten)]
    request: Request<String, ByteBuf>,
    steps: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
struct Step {
    name: String,
    micros: u32,
}
