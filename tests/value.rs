//! `PickleValue` by itself: how one is made, looked into, compared and dropped. `repr.rs` has what it prints.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use num_bigint::BigInt;
use pickles::{Construct, Global, Object, PickleValue, pickle};

/// Runs on a thread with the stack that threads have by default.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(test).unwrap().join().unwrap();
}

fn order() -> PickleValue {
    let mut order = Object::instance(("shop", "Order"), pickle!(({"id": 7, "total": 1.5}, {"total": 2.5})));
    order.items = vec![("lines".into(), pickle!(["tea", "milk"])), ("id".into(), 8.into())];
    order.into()
}

fn frozen<const N: usize>(items: [PickleValue; N]) -> PickleValue {
    PickleValue::FrozenSet(items.into())
}

mod shape {
    use super::*;

    #[test]
    fn a_value_is_at_most_32_bytes_and_crosses_threads() {
        fn crosses_threads<T: Send + Sync + 'static>() {}
        crosses_threads::<PickleValue>();
        assert!(size_of::<PickleValue>() <= 32);
        assert!(size_of::<Option<PickleValue>>() <= 32);
    }

    #[test]
    fn the_default_is_none() {
        assert!(PickleValue::default().is_none());
    }
}

mod dropping {
    use super::*;

    const DEPTH: usize = 1_000_000;

    /// Nests a value a million deep and drops it.
    fn nest(wrap: impl Fn(PickleValue) -> PickleValue + Send + 'static) {
        nest_to(DEPTH, wrap);
    }

    fn nest_to(depth: usize, wrap: impl Fn(PickleValue) -> PickleValue + Send + 'static) {
        on_a_small_stack(move || drop((0..depth).fold(PickleValue::None, |inner, _| wrap(inner))));
    }

    #[test]
    fn a_deep_sequence_does_not_overflow_the_stack() {
        nest(|inner| PickleValue::List(vec![inner]));
        nest(|inner| PickleValue::Tuple(vec![1.into(), inner]));
        nest(|inner| PickleValue::Set(vec![inner]));
        nest(|inner| PickleValue::FrozenSet(vec![inner]));
    }

    #[test]
    fn a_deep_dict_does_not_overflow_the_stack() {
        nest(|inner| PickleValue::Dict(vec![("key".into(), inner)]));
        nest(|inner| PickleValue::Dict(vec![(inner, PickleValue::None)]));
    }

    #[test]
    fn a_deep_reference_does_not_overflow_the_stack() {
        nest(|inner| PickleValue::PersistentRef(Box::new(inner)));
    }

    #[test]
    fn a_deep_instance_does_not_overflow_the_stack() {
        nest(|inner| Object::instance(("shop", "Node"), inner).into());
    }

    #[test]
    fn a_deep_instance_does_not_overflow_the_stack_whichever_part_is_deep() {
        let parts: [fn(&mut Object, PickleValue); 8] = [
            |object, inner| object.callable = inner,
            |object, inner| object.args = vec![inner],
            |object, inner| object.kwargs = Some(inner),
            |object, inner| object.state = Some(inner),
            |object, inner| object.items = vec![(inner, PickleValue::None)],
            |object, inner| object.items = vec![(PickleValue::None, inner)],
            |object, inner| object.appends = vec![inner],
            |object, inner| object.adds = vec![inner],
        ];
        for put in parts {
            nest_to(DEPTH / 10, move |inner| {
                let mut object = Object::call(PickleValue::None, Vec::new());
                put(&mut object, inner);
                object.into()
            });
        }
    }

    #[test]
    fn a_deep_value_prints() {
        on_a_small_stack(|| {
            let value = (0..DEPTH).fold(PickleValue::None, |inner, _| PickleValue::List(vec![inner]));
            assert_eq!(value.to_string(), ["[".repeat(DEPTH), "None".into(), "]".repeat(DEPTH)].concat());
            assert!(format!("{value:#}").len() < 3 * DEPTH);
        });
    }
}

mod access {
    use super::*;

    #[test]
    fn each_kind_knows_itself() {
        type Is = fn(&PickleValue) -> bool;
        let kinds: [(PickleValue, Is); 16] = [
            (pickle!(None), PickleValue::is_none),
            (pickle!(true), PickleValue::is_bool),
            (pickle!(1), PickleValue::is_int),
            (pickle!(1.0), PickleValue::is_float),
            (pickle!("a"), PickleValue::is_str),
            (pickle!(b"a"), PickleValue::is_bytes),
            (PickleValue::ByteArray(vec![]), PickleValue::is_bytearray),
            (pickle!([]), PickleValue::is_list),
            (pickle!(()), PickleValue::is_tuple),
            (pickle!({}), PickleValue::is_dict),
            (PickleValue::Set(vec![]), PickleValue::is_set),
            (frozen([]), PickleValue::is_frozenset),
            (Global::new("builtins", "int").into(), PickleValue::is_global),
            (order(), PickleValue::is_instance),
            (PickleValue::PersistentRef(Box::default()), PickleValue::is_persistent_ref),
            (PickleValue::Extension(1), PickleValue::is_extension),
        ];
        for (at, (value, _)) in kinds.iter().enumerate() {
            let known: Vec<usize> = (0..kinds.len()).filter(|&other| kinds[other].1(value)).collect();
            assert_eq!(known, [at], "{value:?}");
        }
    }

    #[test]
    fn ints_fit_or_not() {
        let value = pickle!(u64::MAX);
        assert_eq!((value.as_i64(), value.as_u64(), value.as_i128()), (None, Some(u64::MAX), Some(u64::MAX.into())));
        assert_eq!((pickle!(-1).as_u64(), pickle!(-1).as_u128(), pickle!(-1).as_i128()), (None, None, Some(-1)));
        let huge = pickle!(BigInt::from(1) << 200);
        assert_eq!((huge.as_i128(), huge.as_u128(), huge.as_f64()), (None, None, Some(2f64.powi(200))));
        assert_eq!(pickle!(BigInt::from(1) << 1024).as_f64(), None);
        assert_eq!(huge.as_bigint(), Some(Cow::Owned(BigInt::from(1) << 200)));
        assert_eq!(pickle!(true).as_i64(), None);
    }

    #[test]
    fn instances_are_asked_for_items_then_attributes() {
        let mut value = order();
        assert_eq!(value["id"], 8);
        assert_eq!(value["total"], 2.5);
        assert_eq!(value["lines"][1], "milk");
        assert_eq!(value.class().unwrap().to_string(), "shop.Order");
        *value.get_mut("total").unwrap() = 3.into();
        *value.get_mut("id").unwrap() = 9.into();
        assert_eq!((&value["total"], &value["id"]), (&pickle!(3), &pickle!(9)));
        let mut queue = Object::call(Global::new("collections", "deque"), vec![]);
        queue.appends = vec!["a".into()];
        let mut queue = PickleValue::from(queue);
        assert_eq!(queue[0], "a");
        *queue.get_mut(0).unwrap() = "b".into();
        assert_eq!(queue[&pickle!(0)], "b");
    }

    #[test]
    fn what_is_not_there_is_none() {
        let value = pickle!({"a": [1]});
        assert!(value["b"]["c"][3].is_none());
        assert!(value["a"][1].is_none());
        assert!(value["a"]["a"].is_none());
        assert_eq!(value.get("a".to_owned()), value.get("a"));
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        let mut value = pickle!({"a": 1, "a": 2});
        assert_eq!(value["a"], 2);
        *value.get_mut("a").unwrap() = 3.into();
        assert_eq!(value, pickle!({"a": 1, "a": 3}));
    }

    #[test]
    fn a_path_takes_text_before_numbers() {
        let mut value = pickle!({"1": "text", 1: "int", 2: "int", -3: "negative", "": {"~": 0}, "t": (5,)});
        for (path, found) in [
            ("1", Some("text")),
            ("2", Some("int")),
            ("-3", Some("negative")),
            ("3", None),
            ("1/1", None),
            ("t/-1", None),
        ] {
            assert_eq!(value.pointer(path).and_then(PickleValue::as_str), found, "{path}");
        }
        assert_eq!(value.pointer(""), Some(&value));
        assert_eq!(value.pointer("//~0"), Some(&pickle!(0)));
        assert_eq!(value.pointer("/t/0"), Some(&pickle!(5)));
        *value.pointer_mut("2").unwrap() = "new".into();
        assert_eq!(value.pointer_mut("t/1"), None);
        assert_eq!(value[2], "new");
    }
}

mod conversion {
    use super::*;

    #[test]
    fn scalars() {
        assert_eq!(PickleValue::from(u64::MAX), PickleValue::BigInt(Box::new(u64::MAX.into())));
        assert_eq!(PickleValue::from(i128::from(i64::MIN)), PickleValue::Int(i64::MIN));
        assert_eq!(PickleValue::from(BigInt::from(7)), PickleValue::Int(7));
        assert_eq!(PickleValue::from(0.5f32), PickleValue::Float(0.5));
        assert_eq!(PickleValue::from('é'), "é");
        assert_eq!(PickleValue::from(()), PickleValue::None);
        assert_eq!(PickleValue::from(Some("a")), "a");
        assert_eq!(PickleValue::from(None::<i32>), PickleValue::None);
        assert_eq!(PickleValue::from(Cow::Borrowed("a")), "a");
    }

    #[test]
    fn collections() {
        assert_eq!(PickleValue::from(vec![Some(1), None]), pickle!([1, None]));
        assert_eq!(PickleValue::from([(1, "a")]), pickle!([(1, "a")]));
        assert_eq!(PickleValue::from(&b"ab"[..]), PickleValue::Bytes(b"ab".to_vec()));
        assert_eq!(PickleValue::from(HashMap::from([("a", 1)])), pickle!({"a": 1}));
        assert_eq!(PickleValue::from(BTreeMap::from([(2, "b"), (1, "a")])), pickle!({1: "a", 2: "b"}));
        assert_eq!(PickleValue::from(HashSet::from([1])), pickle!({ 1 }));
        assert_eq!(PickleValue::from(BTreeSet::from([2, 1])), pickle!({1, 2}));
    }

    #[test]
    fn iterators() {
        assert_eq!(["a", "b"].into_iter().collect::<PickleValue>(), pickle!(["a", "b"]));
        assert_eq!((0..2).map(|n| (n, vec![n])).collect::<PickleValue>(), pickle!({0: [0], 1: [1]}));
        assert_eq!(Vec::<PickleValue>::new().into_iter().collect::<PickleValue>(), pickle!([]));
    }

    #[test]
    fn values_can_be_moved_out() {
        assert_eq!(pickle!([1]).into_list(), Some(vec![1.into()]));
        assert_eq!(pickle!((1,)).into_list(), None);
        assert_eq!(order().into_object().map(PickleValue::from), Some(order()));
    }
}

mod macros {
    use super::*;

    #[test]
    fn members_of_many_tokens() {
        let n = 3;
        let list = pickle!([-1, n + 1, [-n], {"a": -n}, Some(n), (-1), (n - 1, 2), "x".to_owned()]);
        let expected = vec![
            (-1).into(),
            4.into(),
            PickleValue::List(vec![(-3).into()]),
            PickleValue::Dict(vec![("a".into(), (-3).into())]),
            3.into(),
            (-1).into(),
            PickleValue::Tuple(vec![2.into(), 2.into()]),
            "x".into(),
        ];
        assert_eq!(list, PickleValue::List(expected));
    }

    #[test]
    fn dicts_and_sets() {
        let (name, n) = ("key", 2);
        let dict = pickle!({name: n + 1, -1: -2, (n + 1): None, (1, -2): {-1, 2}, b"b": {-1: 1},});
        let pairs = dict.as_dict().unwrap();
        assert_eq!(pairs[0], ("key".into(), 3.into()));
        assert_eq!(pairs[1], ((-1).into(), (-2).into()));
        assert_eq!(pairs[2], (3.into(), PickleValue::None));
        assert_eq!(pairs[3], ((1, -2).into(), PickleValue::Set(vec![(-1).into(), 2.into()])));
        assert_eq!(pairs[4], (b"b".into(), PickleValue::Dict(vec![((-1).into(), 1.into())])));
        assert_eq!(pickle!({ n }), PickleValue::Set(vec![2.into()]));
        assert_eq!(pickle!({ n + 1, }), PickleValue::Set(vec![3.into()]));
    }

    #[test]
    fn parentheses() {
        assert_eq!(pickle!(()), PickleValue::Tuple(vec![]));
        assert_eq!(pickle!((1)), 1);
        assert_eq!(pickle!((1,)), PickleValue::Tuple(vec![1.into()]));
        assert_eq!(pickle!((-1,)), PickleValue::Tuple(vec![(-1).into()]));
        assert_eq!(pickle!((1 + 1)), 2);
        assert_eq!(pickle!(([-1], -2)), PickleValue::Tuple(vec![vec![-1].into(), (-2).into()]));
        assert_eq!(pickle!((True, False, None, true)), PickleValue::from((true, false, None::<i32>, true)));
    }

    #[test]
    fn long_lists_of_single_tokens_take_no_recursion() {
        let value = pickle!([
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
            6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1,
            2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7,
            8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
        ]);
        assert_eq!(value.as_list().unwrap().len(), 140);
    }
}

mod equality {
    use super::*;

    fn hash(value: &PickleValue) -> u64 {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn exact_equality_tells_types_and_order() {
        for (left, right) in [
            (pickle!(1), pickle!(1.0)),
            (pickle!(1), pickle!(true)),
            (pickle!(0.0), pickle!(-0.0)),
            (pickle!([1]), pickle!((1,))),
            (pickle!({ 1 }), frozen([1.into()])),
            (pickle!({1, 2}), pickle!({2, 1})),
            (pickle!({"a": 1, "b": 2}), pickle!({"b": 2, "a": 1})),
            (pickle!(b"a"), PickleValue::ByteArray(b"a".to_vec())),
            (pickle!(None), pickle!(false)),
        ] {
            assert_ne!(left, right);
            assert_ne!(hash(&left), hash(&right));
        }
        for value in [pickle!(f64::NAN), pickle!([1, {"a": (1.5, b"b")}]), order(), pickle!(u64::MAX)] {
            assert_eq!(value, value.clone());
            assert_eq!(hash(&value), hash(&value.clone()));
        }
    }

    #[test]
    fn rust_scalars_compare_from_both_sides() {
        assert!(pickle!(1) == 1u8 && 1i128 == pickle!(1) && pickle!(-1) == -1i64 && pickle!(u64::MAX) == u64::MAX);
        assert!(pickle!(-1) != u64::MAX && pickle!(1) != 1.0 && pickle!(true) != 1 && pickle!(1) != true);
        assert!(pickle!(-0.0) == 0.0 && 1.5f32 == pickle!(1.5));
        let nan = f64::NAN;
        assert!(pickle!(nan) != nan);
        let text = String::from("a");
        assert!(
            pickle!("a") == "a"
                && "a" == pickle!("a")
                && pickle!("a") == *"a"
                && pickle!("a") == text
                && text == pickle!("a")
        );
        assert!(pickle!(b"a") != "a");
    }

    #[test]
    fn numbers_are_equal_in_python_by_value() {
        let big = |shift: u32| BigInt::from(1) << shift;
        for (left, right) in [
            (pickle!(1), pickle!(1.0)),
            (pickle!(1), pickle!(true)),
            (pickle!(0.0), pickle!(-0.0)),
            (pickle!(false), pickle!(-0.0)),
            (pickle!(big(63)), pickle!(2f64.powi(63))),
            (pickle!(i64::MIN), pickle!(-(2f64.powi(63)))),
            (pickle!(big(1023)), pickle!(2f64.powi(1023))),
            (pickle!(-big(64)), pickle!(-(2f64.powi(64)))),
            (PickleValue::BigInt(Box::new(7.into())), pickle!(7)),
        ] {
            assert!(left.py_eq(&right) && right.py_eq(&left), "{left} {right}");
        }
        for (left, right) in [
            (pickle!(i64::MAX), pickle!(2f64.powi(63))),
            (pickle!((1i64 << 53) + 1), pickle!(2f64.powi(53))),
            (pickle!(big(64) + 1), pickle!(2f64.powi(64))),
            (pickle!(1), pickle!(1.5)),
            (pickle!(0), pickle!(None)),
            (pickle!(f64::NAN), pickle!(f64::NAN)),
            (pickle!(big(1024)), pickle!(f64::INFINITY)),
            (pickle!(1), pickle!("1")),
        ] {
            assert!(!left.py_eq(&right) && !right.py_eq(&left), "{left} {right}");
        }
    }

    #[test]
    fn containers_are_equal_as_in_python() {
        for (left, right) in [
            (pickle!([1, (2.0,)]), pickle!([1.0, (2,)])),
            (pickle!({1, 2}), pickle!({2.0, true})),
            (pickle!({1, 2}), frozen([2.into(), 1.into(), 1.0.into()])),
            (pickle!({"a": 1, 2: "b"}), pickle!({2.0: "b", "a": true})),
            (pickle!({1: "old", 1.0: "new"}), pickle!({1: "new"})),
            (pickle!(b"a"), PickleValue::ByteArray(b"a".to_vec())),
            (frozen([frozen([1.into(), 2.into()])]), frozen([frozen([2.into(), 1.into(), 2.into()])])),
            (pickle!({(1, 2): [1]}), pickle!({(1.0, 2): [true]})),
        ] {
            assert!(left.py_eq(&right) && right.py_eq(&left), "{left} {right}");
        }
        for (left, right) in [
            (pickle!([1]), pickle!((1,))),
            (pickle!([1, 2]), pickle!([2, 1])),
            (pickle!([1]), pickle!([1, 2])),
            (pickle!({1, 2}), pickle!({1, 3})),
            (pickle!({1, 2}), pickle!({1, 2, 3})),
            (pickle!({"a": 1}), pickle!({"a": 2})),
            (pickle!({"a": 1}), pickle!({"b": 1})),
            (pickle!({ "a" }), pickle!({ b"a" })),
            (pickle!([f64::NAN]), pickle!([f64::NAN])),
            (pickle!({ (1, f64::NAN) }), pickle!({ (1, f64::NAN) })),
        ] {
            assert!(!left.py_eq(&right) && !right.py_eq(&left), "{left} {right}");
        }
    }

    #[test]
    fn instances_are_equal_by_their_parts() {
        let called =
            Object { via: Construct::Reduce, ..Object::instance(("shop", "Order"), pickle!({"a": 1, "b": 2})) };
        let made = Object::instance(("shop", "Order"), pickle!({"b": 2.0, "a": 1}));
        assert_ne!(called, made);
        assert!(pickle!(called.clone()).py_eq(&pickle!(made.clone())));
        let other = Object { appends: vec![1.into()], ..made };
        assert!(!pickle!(called).py_eq(&pickle!(other.clone())));
        assert!(pickle!({ other.clone() }).py_eq(&pickle!({ other })));
    }

    #[test]
    fn large_sets_and_dicts_compare_in_time() {
        on_a_small_stack(|| {
            let members = |n: i64| frozen([n.into(), (n as f64 + 0.5).into(), format!("key {n}").into()]);
            let forth = PickleValue::Set((0..50_000).map(members).collect());
            let back = PickleValue::Set((0..50_000).rev().map(members).collect());
            assert!(forth.py_eq(&back));
            let nans: PickleValue = (0..50_000).map(|n| ((f64::NAN, f64::NAN), n)).collect();
            assert!(!nans.py_eq(&nans.clone()));
            let forth: PickleValue = (0..50_000i64).map(|n| ((n, "a"), n)).collect();
            let back: PickleValue = (0..50_000i64).rev().map(|n| ((n as f64, "a"), n)).collect();
            assert!(forth.py_eq(&back));
        });
    }
}
