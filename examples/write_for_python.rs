//! Writes objects that `pickle.load` gives to Python as its own: instances of classes, an Enum, namedtuples, a datetime with
//! its zone, Decimals, a UUID, a set.
//!
//!     cargo run --example write_for_python -- orders.pickle
//!     cd examples/data && python3 -c 'import pickle; print(pickle.load(open("../../orders.pickle", "rb")))'
//!
//! The classes are those of `examples/data/shop.py`. With `-` the pickle goes to standard output.

use std::collections::HashSet;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use pickles::{Global, Instance, Object, PickleValue, py};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

/// The attributes of `shop.Order`.
#[derive(Serialize)]
struct Order {
    #[serde(with = "py")]
    id: Uuid,
    customer: &'static str,
    status: PickleValue,
    #[serde(with = "py")]
    placed: DateTime<Utc>,
    #[serde(with = "py")]
    due: NaiveDate,
    #[serde(with = "py")]
    lead_time: TimeDelta,
    #[serde(with = "pickles::by_class")]
    lines: Vec<Line>,
    #[serde(with = "py")]
    total: Decimal,
    #[serde(with = "py")]
    tags: HashSet<&'static str>,
    note: Option<&'static str>,
}

/// A variant that is named after a class is written as an instance of it; with fields by position, as a namedtuple.
#[derive(Serialize)]
enum Line {
    #[serde(rename = "shop.Line")]
    Line(&'static str, u32, #[serde(with = "py")] Decimal),
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("write_for_python: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let Some(out) = std::env::args().nth(1) else { return Err("the name of the file to write is missing".into()) };
    let mut writer: Box<dyn Write> = match out.as_str() {
        "-" => Box::new(io::stdout().lock()),
        path => Box::new(BufWriter::new(File::create(path).map_err(|error| format!("{path}: {error}"))?)),
    };
    pickles::to_writer(&mut writer, &orders()?)?;
    writer.flush()?;
    Ok(())
}

fn orders() -> Result<Vec<Instance<Order>>, Box<dyn Error>> {
    let kettle = || Line::Line("kettle", 1, Decimal::new(24_90, 2));
    let order = |id, customer, status, lines, note| -> Result<Instance<Order>, Box<dyn Error>> {
        let state = Order {
            id: Uuid::from_u128(id),
            customer,
            status: member("shop", "Status", status),
            placed: "2024-05-01T12:30:00.000005Z".parse()?,
            due: "2024-05-03".parse()?,
            lead_time: TimeDelta::hours(36),
            lines,
            total: Decimal::new(24_90, 2),
            tags: HashSet::from(["gift"]),
            note,
        };
        Ok(Instance::new(("shop", "Order"), state))
    };
    Ok(vec![
        order(7, "Ann", "open", vec![kettle()], None)?,
        order(8, "Bob", "paid", vec![kettle(), Line::Line("tea", 2, Decimal::new(3_50, 2))], Some("ring twice"))?,
    ])
}

/// A member of an Enum: its class, called with its value.
fn member(module: &str, class: &str, value: &str) -> PickleValue {
    Object::call(Global::new(module, class), vec![value.into()]).into()
}
