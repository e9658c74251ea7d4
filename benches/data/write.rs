//! The same write by each library, into the format that it writes.

use serde::Serialize;

pub fn pickles<T: Serialize>(value: &T) -> Vec<u8> {
    pickles::to_vec(value).unwrap()
}

pub fn serde_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

pub fn rmp_serde<T: Serialize>(value: &T) -> Vec<u8> {
    rmp_serde::to_vec_named(value).unwrap()
}

pub fn serde_pickle<T: Serialize>(value: &T) -> Vec<u8> {
    serde_pickle::to_vec(value, serde_pickle::SerOptions::new()).unwrap()
}
