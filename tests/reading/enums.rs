//! Python's enums, and serde's.

use std::collections::HashMap;

use serde::Deserialize;

use super::{fails, failure, pickles_beside, read, reads};

/// Debian 12's Python, which writes members by name.
const BY_NAME: &str = "3.11.2";

#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq)]
enum Color {
    #[serde(rename = "RED", alias = "1")]
    Red,
    #[serde(rename = "GREEN", alias = "green")]
    Green,
    #[serde(rename = "MIXED")]
    Mixed,
}

#[test]
fn members_are_enums_by_value_or_name() {
    reads("enum-int-value", Color::Red);
    reads("enum-int-value", Some(Color::Red));
    reads("enum-str-value", Color::Green);
    reads("3.11.2/enum-tuple-value", Color::Mixed);
    reads("enum-as-key", HashMap::from([(Color::Red, 1_u8)]));
    #[derive(Debug, Deserialize, PartialEq)]
    enum Priority {
        #[serde(alias = "1", alias = "LOW")]
        Low,
        #[serde(alias = "300", alias = "HIGH")]
        High,
    }
    reads("enum-intenum", Priority::High);
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Either {
        Color(Color),
        Priority(u8),
    }
    let enums = [Either::Priority(1), Either::Color(Color::Green), Either::Priority(1), Either::Priority(1)];
    for pickle in pickles_beside(&[BY_NAME], "enums") {
        pickle.reads(&enums);
    }
}

#[test]
fn members_are_values_where_python_writes_values() {
    for pickle in pickles_beside(&[BY_NAME], "enum-int-value") {
        pickle.reads(&1_u8);
    }
    for pickle in pickles_beside(&[BY_NAME], "enum-intenum") {
        pickle.reads(&300_u16);
        pickle.fails::<u8>("expected u8, found int 300");
    }
    for pickle in pickles_beside(&[BY_NAME], "enum-http-status") {
        pickle.reads(&404_u16);
    }
    for pickle in pickles_beside(&[BY_NAME], "enum-tuple-value") {
        pickle.reads(&(1_u8, 2_u8));
    }
    for pickle in pickles_beside(&[BY_NAME], "enum-str-mixin") {
        pickle.reads(&"bike".to_owned());
    }
    for pickle in pickles_beside(&[BY_NAME], "enum-strenum") {
        pickle.reads(&"paid".to_owned());
    }
    for pickle in pickles_beside(&[BY_NAME], "enum-as-key") {
        pickle.reads(&HashMap::from([(1_u8, 1_u8)]));
    }
}

#[test]
fn members_are_names_where_python_writes_names() {
    reads("3.11.2/enum-int-value", "RED".to_owned());
    reads("3.11.2/enum-intenum", "HIGH".to_owned());
    reads("3.11.2/enum-strenum", "PAID".to_owned());
    reads("3.11.2/enum-as-key", HashMap::from([("RED".to_owned(), 1_u8)]));
    fails::<u16>("3.11.2/enum-intenum", "expected u16, found str");
}

#[test]
fn flags() {
    for (case, bits, names) in [
        ("enum-flag", 2, "WRITE"),
        ("enum-flag-two", 3, "WRITE | READ"),
        ("enum-flag-three", 7, "ADMIN | WRITE | READ"),
        ("enum-intflag", 4, "R"),
        ("enum-intflag-two", 6, "R | W"),
    ] {
        for pickle in pickles_beside(&[BY_NAME], case) {
            pickle.reads(&bits);
        }
        reads(&format!("{BY_NAME}/{case}"), names.to_owned());
    }
    #[derive(Debug, Deserialize, PartialEq)]
    enum Access {
        #[serde(rename = "WRITE | READ", alias = "3")]
        Both,
    }
    reads("enum-flag-two", Access::Both);
    reads("enum-flag-zero", 0_u8);
    reads("enum-intflag-zero", 0_u64);
}

#[derive(Debug, Deserialize, PartialEq)]
enum Shape {
    Dot,
    Circle(f64),
    Ellipse(f64, f64),
    Rect { width: u8, height: u8 },
}

#[test]
fn a_variant_without_content_is_a_str() {
    assert_eq!(read::<Shape>(b"VDot\n."), Shape::Dot);
    assert_eq!(read::<Shape>(b"X\x03\0\0\0Dot."), Shape::Dot);
    assert_eq!(read::<Shape>(b"C\x03Dot."), Shape::Dot);
    assert_eq!(read::<Shape>(b"U\x03Dot."), Shape::Dot);
    assert_eq!(read::<Shape>(b"}VDot\nNs."), Shape::Dot);
    assert_eq!(read::<Vec<Shape>>(b"](VDot\np0\ng0\ne."), [Shape::Dot, Shape::Dot]);
    assert_eq!(read::<Option<Shape>>(b"VDot\n."), Some(Shape::Dot));
    assert_eq!(read::<Option<Shape>>(b"N."), None);
}

#[test]
fn a_variant_with_content_is_a_dict_of_one() {
    assert_eq!(read::<Shape>(b"}VCircle\nF2.0\ns."), Shape::Circle(2.0));
    assert_eq!(read::<Shape>(b"}VCircle\nK\x02s."), Shape::Circle(2.0));
    assert_eq!(read::<Shape>(b"}VEllipse\nF1.5\nF2.5\n\x86s."), Shape::Ellipse(1.5, 2.5));
    assert_eq!(read::<Shape>(b"}VEllipse\n](F1.5\nF2.5\nes."), Shape::Ellipse(1.5, 2.5));
    let rect = Shape::Rect { width: 1, height: 2 };
    assert_eq!(read::<Shape>(b"}VRect\n}(Vwidth\nK\x01Vheight\nK\x02us."), rect);
    assert_eq!(read::<Shape>(b"}VRect\nK\x01K\x02\x86s."), rect);
    assert_eq!(read::<Shape>(b"}VRect\ncshop\nRect\n)\x81}(Vwidth\nK\x01Vheight\nK\x02ubs."), rect);
    // The keys of such dicts are spelled as others are.
    #[derive(Debug, Deserialize, PartialEq)]
    enum Numbered {
        #[serde(rename = "1")]
        One(f64),
    }
    assert_eq!(read::<Numbered>(b"}K\x01F2.0\ns."), Numbered::One(2.0));
    // An object with one attribute is such a dict.
    assert_eq!(read::<Shape>(b"cshop\nShape\n)\x81}VCircle\nF2.0\nsb."), Shape::Circle(2.0));
    let shapes = [Shape::Dot, Shape::Circle(2.0), Shape::Dot];
    assert_eq!(read::<Vec<Shape>>(b"](VDot\n}VCircle\nF2.0\nsVDot\ne."), shapes);
    assert_eq!(read::<HashMap<u8, Shape>>(b"}K\x01}VCircle\nF2.0\nss."), HashMap::from([(1, Shape::Circle(2.0))]));
}

#[test]
fn what_is_no_variant_is_an_error() {
    let variants = "`Dot`, `Circle`, `Ellipse`, `Rect`";
    assert_eq!(
        failure::<Shape>(b"VSquare\n."),
        format!("unknown variant `Square`, expected one of {variants} at byte 0")
    );
    let error = failure::<Shape>(b"}VSquare\nNs.");
    assert_eq!(error, format!("unknown variant `Square`, expected one of {variants} at byte 1"));
    assert_eq!(failure::<Shape>(b"K\x01."), format!("unknown variant `1`, expected one of {variants} at byte 0"));
    assert_eq!(failure::<Shape>(b"}."), "expected an enum: a str, or a dict with one item, found dict at byte 0");
    assert_eq!(
        failure::<Shape>(b"}(VDot\nNVCircle\nNu."),
        "expected an enum: a str, or a dict with one item, found dict at byte 0"
    );
    assert_eq!(failure::<Shape>(b"]."), "expected an enum: a str, or a dict with one item, found list at byte 0");
    assert_eq!(failure::<Shape>(b")."), "expected an enum: a str, or a dict with one item, found tuple at byte 0");
    assert!(failure::<Shape>(b"N.").starts_with("expected "));
    assert!(failure::<Shape>(b"VCircle\n.").starts_with("expected "));
    assert_eq!(failure::<Shape>(b"}VDot\nK\x01s."), "expected unit, found int 1 at Dot, byte 6");
    assert_eq!(failure::<Shape>(b"}VCircle\n]s."), "expected f64, found list at Circle, byte 9");
}

#[test]
fn untagged_enums_see_what_the_values_are() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Any {
        None(()),
        Bool(bool),
        Int(i64),
        Float(f64),
        Text(String),
        List(Vec<Any>),
        Map(HashMap<u8, Any>),
    }
    let expected = vec![
        Any::None(()),
        Any::Bool(true),
        Any::Int(1),
        Any::Float(2.5),
        Any::Text("text".to_owned()),
        Any::Text("bytes".to_owned()),
        Any::List(vec![Any::Int(1)]),
        Any::List(vec![Any::Int(2)]),
        Any::Map(HashMap::from([(3, Any::Int(4))])),
    ];
    reads("list-mixed", expected);
}

#[test]
fn untagged_enums_of_instances() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Customer {
        Name(String),
        Person { name: String },
        Point(i64, i64),
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        customer: Customer,
    }
    reads("instance", Order { customer: Customer::Name("Ann".to_owned()) });
    reads("instance-nested", Order { customer: Customer::Person { name: "Ann".to_owned() } });
    reads("namedtuple-of-two", Customer::Point(1, 2));
}

#[test]
fn internally_tagged_enums() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "kind")]
    enum Event {
        Paid { amount: u8 },
        Shipped(Shipped),
        Closed,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Shipped {
        to: String,
        #[serde(default)]
        weight: Option<f64>,
    }
    let shipped = Event::Shipped(Shipped { to: "Ann".to_owned(), weight: Some(2.0) });
    assert_eq!(read::<Event>(b"}(Vkind\nVPaid\nVamount\nK\x05u."), Event::Paid { amount: 5 });
    assert_eq!(read::<Event>(b"}(Vamount\nK\x05Vkind\nVPaid\nu."), Event::Paid { amount: 5 });
    assert_eq!(read::<Event>(b"}(Vto\nVAnn\nVweight\nK\x02Vkind\nVShipped\nu."), shipped);
    assert_eq!(read::<Event>(b"}Vkind\nVClosed\ns."), Event::Closed);
    assert_eq!(read::<Event>(b"cshop\nEvent\n)\x81}(Vkind\nVPaid\nVamount\nK\x05ub."), Event::Paid { amount: 5 });
    assert_eq!(failure::<Event>(b"}Vamount\nK\x05s."), "missing field `kind` at byte 0");
}

#[test]
fn adjacently_tagged_enums() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "t", content = "c")]
    enum Event {
        Paid(u8),
        Moved { x: i8, y: i8 },
        Pair(u8, u8),
        Closed,
    }
    assert_eq!(read::<Event>(b"}(Vt\nVPaid\nVc\nK\x05u."), Event::Paid(5));
    assert_eq!(read::<Event>(b"}(Vc\nK\x05Vt\nVPaid\nu."), Event::Paid(5));
    assert_eq!(read::<Event>(b"}(Vt\nVMoved\nVc\n}(Vx\nK\x01Vy\nK\x02uu."), Event::Moved { x: 1, y: 2 });
    assert_eq!(read::<Event>(b"}(Vt\nVPair\nVc\nK\x01K\x02\x86u."), Event::Pair(1, 2));
    assert_eq!(read::<Event>(b"}Vt\nVClosed\ns."), Event::Closed);
    assert_eq!(read::<Event>(b"VPaid\nK\x05\x86."), Event::Paid(5));
}
