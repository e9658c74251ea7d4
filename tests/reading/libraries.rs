//! Objects of Django, of caches and of task queues, and what programs keep in them.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_bytes::ByteBuf;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{pickles_of, reads};

fn noon() -> NaiveDateTime {
    "2024-07-01T12:30:00".parse().unwrap()
}

#[test]
fn orders_with_many_known_classes() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct History {
        orders: Vec<Order>,
        seen: HashSet<u32>,
        since: NaiveDate,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        number: u32,
        customer: String,
        lines: Vec<Line>,
        id: Uuid,
        placed: NaiveDateTime,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Line {
        sku: String,
        quantity: u32,
        price: Decimal,
    }
    let line = Line { sku: "sku-1".to_owned(), quantity: 2, price: Decimal::new(950, 2) };
    let order = Order {
        number: 7,
        customer: "Ann".to_owned(),
        lines: vec![line],
        id: Uuid::from_u128(0x3fa85f64_5717_4562_b3fc_2c963f66afa6),
        placed: noon(),
    };
    reads("order-history", History { orders: vec![order], seen: HashSet::from([7]), since: noon().date() });
}

#[test]
fn django_sessions() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Session {
        #[serde(rename = "_auth_user_id")]
        user: String,
        #[serde(rename = "_session_expiry")]
        expiry: u32,
        cart: Vec<Item>,
        #[serde(flatten)]
        rest: HashMap<String, Json>,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Item {
        sku: String,
        quantity: u8,
    }
    for pickle in pickles_of("django-session") {
        let session: Session = pickle.read();
        assert_eq!((&*session.user, session.expiry), ("7", 1_209_600), "{}", pickle.name);
        assert_eq!(session.cart, [Item { sku: "sku-1".to_owned(), quantity: 2 }], "{}", pickle.name);
        assert_eq!(session.rest["_auth_user_hash"], json!("2f1d5c0a".repeat(8)), "{}", pickle.name);
    }
}

#[test]
fn django_models() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Product {
        id: u32,
        name: String,
        price: Decimal,
        added: Option<DateTime<Utc>>,
    }
    let product = |id, added| Product { id, name: "apple".to_owned(), price: Decimal::new(50, 2), added };
    reads("django-5.2/model", product(7, None));
    let added = Some(noon().and_utc());
    reads("django-5.2/models-from-database", vec![product(1, added), product(2, added)]);
}

#[test]
fn django_texts_and_dicts() {
    reads("django-5.2/safe-string", "<b>bold</b>".to_owned());
    let lists: HashMap<String, Vec<String>> = HashMap::from([
        ("color".to_owned(), vec!["red".to_owned(), "blue".to_owned()]),
        ("size".to_owned(), vec!["S".to_owned()]),
    ]);
    reads("django-5.2/multi-value-dict", lists);
    reads("django-5.2/multi-value-dict-empty", HashMap::<String, Vec<String>>::new());
    #[derive(Debug, Deserialize, PartialEq)]
    struct Query {
        color: Vec<String>,
        size: [String; 1],
    }
    let color = vec!["red".to_owned(), "blue".to_owned()];
    reads("django-5.2/query-dict", Query { color, size: ["S".to_owned()] });
    #[derive(Debug, Deserialize, PartialEq)]
    enum Size {
        #[serde(rename = "L")]
        Large,
    }
    reads("django-5.2/text-choices", Size::Large);
}

#[test]
fn django_responses() {
    #[derive(Debug, Deserialize)]
    struct Response {
        headers: Headers,
        #[serde(rename = "_container")]
        container: Vec<ByteBuf>,
        status_code: u16,
    }
    #[derive(Debug, Deserialize)]
    struct Headers {
        #[serde(rename = "_store")]
        store: BTreeMap<String, (String, String)>,
    }
    for pickle in pickles_of("django-5.2/http-response") {
        let response: Response = pickle.read();
        assert_eq!(
            (response.status_code, &response.container[..]),
            (200, &[ByteBuf::from("<p>shop</p>")][..]),
            "{}",
            pickle.name
        );
        assert_eq!(response.headers.store["cache-control"].1, "max-age=600", "{}", pickle.name);
    }
}

#[test]
fn a_validation_error_holds_itself_where_nobody_looks() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct ValidationError {
        message: String,
        code: Option<String>,
        params: Option<IgnoredAny>,
    }
    let error = ValidationError { message: "too much".to_owned(), code: Some("max".to_owned()), params: None };
    reads("django-5.2/validation-error", error);
}

#[test]
fn lazy_objects_of_django() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        number: u8,
        customer: String,
    }
    reads("django-5.2/lazy-object", Order { number: 7, customer: "Ann".to_owned() });
    #[derive(Debug, Deserialize, PartialEq)]
    struct LazyText {
        function: String,
        arguments: Vec<String>,
        keywords: HashMap<String, String>,
        result: String,
    }
    let text = LazyText {
        function: "django.utils.translation.gettext".to_owned(),
        arguments: vec!["Shopping basket".to_owned()],
        keywords: HashMap::new(),
        result: "builtins.str".to_owned(),
    };
    reads("django-5.2/lazy-text", text);
}

#[test]
fn results_of_celery() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Meta {
        status: Status,
        result: (u8, f64, Option<u8>),
        traceback: Option<String>,
        children: Vec<Json>,
        date_done: DateTime<Utc>,
        task_id: Uuid,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "UPPERCASE")]
    enum Status {
        Success,
    }
    let meta = Meta {
        status: Status::Success,
        result: (1, 2.5, None),
        traceback: None,
        children: Vec::new(),
        date_done: "2024-07-01T12:30:45.000001Z".parse().unwrap(),
        task_id: Uuid::from_u128(0x3fa85f64_5717_4562_b3fc_2c963f66afa6),
    };
    reads("celery-result", meta);
}

#[test]
fn jobs_of_rq() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Job(String, Option<Json>, (u8,), Keywords);
    #[derive(Debug, Deserialize, PartialEq)]
    struct Keywords {
        express: bool,
    }
    reads("rq-job-data", Job("shop.ship".to_owned(), None, (7,), Keywords { express: true }));
}

#[test]
fn messages_of_huey() {
    type Unset = ();
    #[rustfmt::skip]
    type Message = (
        String, String, NaiveDateTime, u8, Option<u8>, Option<u8>, (u8,), HashMap<String, Json>,
        Unset, Unset, Unset, Unset, Unset, Unset, Unset,
    );
    for pickle in pickles_of("huey/message") {
        let message: Message = pickle.read();
        assert_eq!((&*message.0, &*message.1, message.2), ("4f1e", "shop.ship", noon()), "{}", pickle.name);
        assert_eq!((message.3, message.4, message.5, message.6), (2, None, None, (7,)), "{}", pickle.name);
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Error {
        error: String,
        retries: u8,
        task_id: String,
    }
    let error = Error { error: "ValueError()".to_owned(), retries: 0, task_id: "4f".to_owned() };
    reads("huey/error", error);
}

#[test]
fn values_of_dogpile() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Cached {
        payload: HashMap<String, u8>,
        metadata: Metadata,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Metadata {
        ct: f64,
        v: u8,
    }
    let payload = HashMap::from([("id".to_owned(), 7)]);
    reads("dogpile/cached-value", Cached { payload, metadata: Metadata { ct: 1_700_000_000.5, v: 2 } });
}

#[test]
fn jobs_of_apscheduler() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Job {
        id: String,
        trigger: Trigger,
        next_run_time: NaiveDateTime,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Trigger {
        start_date: DateTime<Utc>,
        end_date: Option<DateTime<Utc>>,
        interval: TimeDelta,
        jitter: Option<u32>,
    }
    let trigger =
        Trigger { start_date: noon().and_utc(), end_date: None, interval: TimeDelta::minutes(5), jitter: None };
    reads("apscheduler/job-state", Job { id: "job".to_owned(), trigger, next_run_time: noon() });
}
