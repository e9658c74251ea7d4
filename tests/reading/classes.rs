//! Instances: by their attributes, their items, or what their classes were called with.

use std::collections::HashMap;

use serde::Deserialize;

use super::{fails, pickles_beside, pickles_of, reads};

#[derive(Debug, Deserialize, PartialEq)]
struct Order<C> {
    number: u32,
    customer: C,
    lines: Vec<Node>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Node {
    name: String,
    children: Vec<Node>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Empty;

#[derive(Debug, Deserialize, PartialEq)]
struct NoFields {}

/// What two attributes or arguments are read into.
#[derive(Debug, Deserialize, PartialEq)]
struct Two<A, B> {
    first: A,
    second: B,
}

/// The attributes that the corpus gives to subclasses.
#[derive(Debug, Deserialize, PartialEq)]
struct Attributes {
    note: String,
    weight: u8,
}

impl Attributes {
    fn fragile() -> Attributes {
        Attributes { note: "fragile".to_owned(), weight: 2 }
    }
}

fn order(number: u32) -> Order<String> {
    Order { number, customer: "Ann".to_owned(), lines: Vec::new() }
}

fn node(name: &str) -> Node {
    Node { name: name.to_owned(), children: Vec::new() }
}

#[test]
fn an_instance_is_a_struct_of_its_attributes() {
    reads("instance", order(7));
    reads("instance", Some(Box::new(order(7))));
    reads("instances", vec![order(0), order(1), order(2)]);
    let nested = Order { number: 7, customer: node("Ann"), lines: vec![node("first"), node("second")] };
    reads("instance-nested", nested);
    let shared = || Order { number: 1, customer: None::<String>, lines: Vec::new() };
    #[derive(Debug, Deserialize, PartialEq)]
    struct Shared {
        first: Order<Option<String>>,
        second: [Order<Option<String>>; 1],
    }
    reads("shared-instance", Shared { first: shared(), second: [shared()] });
    #[derive(Debug, Deserialize, PartialEq)]
    struct Line {
        price: f64,
    }
    reads("instance-of-nested-class", Line { price: 2.5 });
}

#[test]
fn an_instance_is_a_map_of_its_attributes() {
    let expected = serde_json::json!({"number": 7, "customer": "Ann", "lines": []});
    reads("instance", expected.as_object().unwrap().clone().into_iter().collect::<HashMap<_, _>>());
    reads("instance", expected);
    reads("instance-empty", HashMap::<String, u8>::new());
}

#[test]
fn an_instance_without_attributes_is_a_unit_struct() {
    reads("instance-empty", Empty);
    reads("instance-empty", NoFields {});
    reads("reduce-none", Empty);
    reads("reduce-none", NoFields {});
    reads("simple-namespace-empty", NoFields {});
    reads("simple-namespace-empty", Empty);
    reads("slots-empty", NoFields {});
    reads("slots-empty", Empty);
    reads("old-style-empty", Empty);
    reads("old-style-empty", NoFields {});
    reads("getnewargs-ex-only-kwargs", NoFields {});
}

#[test]
fn attributes_that_are_not_asked_for_are_not_looked_at() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Named {
        name: String,
        children: Vec<Leaf>,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Leaf {
        name: String,
    }
    // Each child has its parent for an attribute.
    reads("cycle-parent", Named { name: "root".to_owned(), children: vec![Leaf { name: "leaf".to_owned() }] });
    #[derive(Debug, Deserialize, PartialEq)]
    struct Beside {
        a: u8,
    }
    reads("cycle-beside-data", Beside { a: 1 });
}

#[test]
fn attributes_that_are_not_asked_for_have_no_depth() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Beside {
        a: u8,
    }
    let deep = b"}(Vb\n]]aVa\nK\x01u.";
    let options = pickles::DeOptions::new().max_depth(1);
    assert_eq!(options.from_slice::<Beside>(deep).unwrap(), Beside { a: 1 });
}

#[test]
fn slots_are_attributes() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Slots<H> {
        width: u8,
        height: H,
    }
    reads("slots", Slots { width: 3, height: "four".to_owned() });
    #[derive(Debug, Deserialize, PartialEq)]
    struct Both {
        width: u8,
        height: Option<u8>,
        depth: Option<u8>,
        unit: Option<String>,
    }
    let both = Both { width: 3, height: Some(4), depth: Some(5), unit: Some("cm".to_owned()) };
    reads("slots-and-dict", both);
    reads("slots-without-dict", Both { width: 3, height: None, depth: None, unit: None });
}

#[test]
fn dataclasses() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Invoice {
        number: u8,
        lines: (String, u8),
    }
    for case in ["dataclass", "dataclass-frozen", "dataclass-slots", "dataclass-frozen-slots"] {
        reads(case, Invoice { number: 7, lines: ("apple".to_owned(), 2) });
    }
    // With slots and frozen, the state is the list of values.
    reads("dataclass-frozen-slots", (7_u8, ("apple".to_owned(), 2_u8)));
}

#[test]
fn states_that_are_no_dicts() {
    let two = || (1_u8, "two".to_owned());
    reads("state-list", two());
    reads("state-list", Two { first: two().0, second: two().1 });
    reads("state-tuple", two());
    reads("state-tuple", Two { first: two().0, second: two().1 });
    reads("state-str", "state".to_owned());
    // The pair looks like the one of attributes and slots.
    reads("state-tuple-of-dicts", HashMap::from([("a".to_owned(), 1_u8), ("b".to_owned(), 2)]));
}

#[test]
fn what_reduce_calls_shows_its_arguments() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Newtype(String);
    #[derive(Debug, Deserialize, PartialEq)]
    struct Three {
        first: u8,
        second: String,
        third: [u8; 1],
    }
    reads("reduce-one", "one".to_owned());
    reads("reduce-one", Newtype("one".to_owned()));
    reads("reduce-one", ("one".to_owned(),));
    reads("reduce-one-list", vec![1_u8, 2]);
    reads("reduce-one-dict", HashMap::from([("a".to_owned(), 1_u8)]));
    reads("reduce-several", (1_u8, "two".to_owned(), vec![3_u8]));
    reads("reduce-several", Three { first: 1, second: "two".to_owned(), third: [3] });
    reads("reduce-name", "shop.CATALOG".to_owned());
}

#[test]
fn what_reduce_calls_shows_its_state_or_contents_before_its_arguments() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Taken {
        taken: Vec<u8>,
    }
    reads("reduce-state", Taken { taken: vec![3] });
    reads("reduce-state-setter", (1_u8, 2_u8));
    reads("reduce-list", vec![3_u8, 4]);
    reads("reduce-list-of-one", [3_u8]);
    reads("reduce-dict", HashMap::from([(3_u8, 4_u8), (5, 6)]));
    reads("reduce-dict-of-one", HashMap::from([(3_u8, 4_u8)]));
}

#[test]
fn what_getnewargs_returns_is_read_by_position() {
    let two = || ("first".to_owned(), 2_u8);
    for case in ["getnewargs", "getnewargs-ex"] {
        reads(case, two());
        reads(case, Two { first: two().0, second: two().1 });
    }
    reads("getnewargs-ex-no-kwargs", (1_u8, 2_u8));
    reads("getnewargs-ex-one", "only".to_owned());
    reads("getnewargs-ex-one", ("only".to_owned(),));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Price {
        amount: u8,
    }
    reads("getnewargs-state", Price { amount: 5 });
    reads("getnewargs-ex-state", Price { amount: 5 });
}

#[test]
fn old_style_classes_of_python_2() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct OldOrder {
        number: u8,
        customer: Option<String>,
    }
    reads("old-style", OldOrder { number: 7, customer: Some("Ann".to_owned()) });
    reads("old-styles", [0, 1, 2].map(|number| OldOrder { number, customer: None }));
    reads("old-style-initargs", HashMap::from([("amount".to_owned(), (5_u8, "EUR".to_owned()))]));
}

#[test]
fn namedtuples_are_read_by_position() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Line {
        sku: String,
        quantity: u8,
        price: f64,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct TupleLine(String, u8, f64);
    #[derive(Debug, Deserialize, PartialEq)]
    struct Point {
        x: i8,
        y: i8,
    }
    reads("namedtuple", Line { sku: "sku-1".to_owned(), quantity: 2, price: 9.5 });
    reads("namedtuple", TupleLine("sku-1".to_owned(), 2, 9.5));
    reads("namedtuple", ("sku-1".to_owned(), 2_u8, 9.5));
    reads("namedtuple-of-two", Point { x: 1, y: 2 });
    reads("namedtuple-of-two", [1_u8, 2]);
    reads("namedtuples", vec![Point { x: 0, y: 0 }, Point { x: 1, y: -1 }, Point { x: 2, y: -2 }]);
    fails::<Line>("namedtuple-of-two", "expected a string, found int 1");
    fails::<Point>("namedtuple", "expected i8, found str");
}

#[test]
fn namedtuples_of_one_field_and_none() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Single {
        value: u8,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Newtype(u8);
    reads("namedtuple-of-one", Single { value: 5 });
    reads("namedtuple-of-one", (5_u8,));
    reads("namedtuple-of-one", vec![5_u8]);
    for pickle in pickles_of("namedtuple-of-one").iter().filter(|pickle| pickle.protocol >= 2) {
        pickle.reads(&Newtype(5));
        pickle.reads(&5_u8);
    }
    reads("namedtuple-of-none", NoFields {});
    reads("namedtuple-of-none", Vec::<u8>::new());
}

#[test]
fn a_field_that_a_namedtuple_lacks_can_have_a_default() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Grown {
        x: u8,
        y: u8,
        #[serde(default)]
        z: u8,
    }
    reads("namedtuple-of-two", Grown { x: 1, y: 2, z: 0 });
}

#[test]
fn subclasses_of_scalars() {
    reads("subclass-of-str", "sku-1".to_owned());
    reads("subclass-of-str", Some("sku-1".to_owned()));
    reads("subclass-of-text", "café".to_owned());
    reads("subclass-of-int", 5_u8);
    reads("subclass-of-int", 5_i128);
    reads("subclass-of-int", 5.0_f64);
    reads("subclass-of-float", 0.5_f32);
    for case in ["str", "text", "int", "float", "set", "frozenset", "tuple", "tuple-of-one", "dict-empty", "list-empty"]
    {
        reads(&format!("subclass-of-{case}-with-attributes"), Attributes::fragile());
    }
}

#[test]
fn namespaces() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Person {
        name: String,
        number: u8,
    }
    reads("simple-namespace", Person { name: "Ann".to_owned(), number: 7 });
}

#[test]
fn exceptions_show_their_arguments_or_attributes() {
    reads("exception-plain", "bad value".to_owned());
    reads("exception-several-args", ("bad value".to_owned(), 3_u8));
    reads("exception-without-args", Empty);
    reads("exception-without-args", Vec::<String>::new());
    reads("exception-key-error", "missing".to_owned());
    reads("exception-own", "closed".to_owned());
    reads("exception-with-attribute", Attributes::fragile());
    reads("exception-unicode-error", Unicode("utf-8".to_owned(), vec![255], 0, 1, "invalid".to_owned()));
    #[derive(Debug, Deserialize, PartialEq)]
    struct StockError {
        sku: String,
        missing: u8,
    }
    reads("exception-own-with-attributes", StockError { sku: "sku-1".to_owned(), missing: 3 });
    #[derive(Debug, Deserialize, PartialEq)]
    struct OsError {
        errno: i32,
        message: String,
        #[serde(default)]
        filename: Option<String>,
    }
    let os_error = |filename: Option<&str>| OsError {
        errno: 2,
        message: "No such file".to_owned(),
        filename: filename.map(str::to_owned),
    };
    reads("exception-os-error", os_error(None));
    reads("exception-os-error-filename", os_error(Some("/srv/data")));
}

#[derive(Debug, Deserialize, PartialEq)]
struct Unicode(String, Vec<u8>, u8, u8, String);

#[test]
fn an_object_that_is_not_what_the_type_wants_is_named() {
    fails::<String>("instance", "expected a string, found shop.Order");
    fails::<Vec<u8>>("slots", "expected a sequence, found shop.Slots");
    fails::<u8>("namedtuple", "expected u8, found shop.Line");
    fails::<HashMap<String, u8>>("reduce-several", "expected a map, found shop.Reduced");
    fails::<bool>("exception-several-args", "expected a boolean, found builtins.ValueError");
    for pickle in pickles_beside(&["2.7"], "ordereddict") {
        pickle.fails::<u8>("expected u8, found collections.OrderedDict");
    }
}
