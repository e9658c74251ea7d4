//! The program of the README, with a session that CPython made.
#![cfg(all(feature = "chrono", feature = "rust_decimal", feature = "uuid"))]

mod common;

include!("readme/session.rs");

#[test]
fn the_readme_shows_this_program() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&format!("```rust\n{}```", include_str!("readme/session.rs"))));
}

#[test]
fn python_gets_equal_objects_back() {
    let Some(pickle) = common::python::run("readme.py", &["make"], b"") else { return };
    let written = add_to_cart(&common::from_hex(pickle.trim_end()), 12, Decimal::new(450, 2)).unwrap();
    let input = common::written::to_hex(&written);
    assert_eq!(common::python::run("readme.py", &["check"], input.as_bytes()).unwrap(), "equal\n");
}
