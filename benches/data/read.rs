//! The same read by each library, from the format that it reads.

use serde::de::{Deserialize, DeserializeOwned};

use super::Data;

pub fn pickles<'de, T: Deserialize<'de>>(data: &'de Data) -> T {
    pickles::from_slice(&data.pickle).unwrap()
}

pub fn serde_json<'de, T: Deserialize<'de>>(data: &'de Data) -> T {
    serde_json::from_slice(&data.json).unwrap()
}

pub fn rmp_serde<'de, T: Deserialize<'de>>(data: &'de Data) -> T {
    rmp_serde::from_slice(&data.msgpack).unwrap()
}

/// serde-pickle copies what it reads: it cannot give a `&str`.
pub fn serde_pickle<T: DeserializeOwned>(data: &Data) -> T {
    serde_pickle::from_slice(&data.pickle, serde_pickle::DeOptions::new()).unwrap()
}
