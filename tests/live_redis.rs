//! `read_cache` on a Redis server that Python filled: each run has a server of its own.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // A test fails by panicking.

mod common;

use std::env;
use std::io::{self, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::example::run;

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn read_cache_reads_a_live_server() {
    if let Err(missing) = look_for_redis().and_then(|()| look_for_python()) {
        assert_ne!(env::var("PICKLES_REQUIRE_ALL").as_deref(), Ok("1"), "{missing}");
        writeln!(io::stderr(), "skipped: {missing}").unwrap(); // `eprintln!` would not show in a test that passes.
        return;
    }
    let server = Server::start();
    server.fill();
    django_entries(&server);
    many_entries(&server);
    rq_jobs(&server);
    all_types(&server);
}

fn django_entries(server: &Server) {
    let sessions = server.read(":1:django.contrib.sessions.cache*");
    assert_eq!(sessions.matches("--- ").count(), 1, "{sessions}");
    let (_, session) = sessions.split_once('\n').unwrap();
    assert_eq!(
        session,
        "\
Session {
    user_id: \"42\",
    backend: \"a backend\",
    hash: \"a hash\",
    last_seen: None,
    cart: {
        7: 2,
    },
    rest: {},
}
"
    );
    let receipt = server.read(":1:receipt");
    assert!(receipt.starts_with("--- :1:receipt\nReceipt {\n    number: 1204,\n"), "{receipt}");
    assert_eq!(server.read(":1:visits"), "--- :1:visits\n42\n");
    assert_eq!(server.read("no such key"), "");
}

/// So many that SCAN does not name them all at once; there is no progress bar, as standard error is no terminal.
fn many_entries(server: &Server) {
    let entry = |number: usize| {
        let even = if number.is_multiple_of(2) { "True" } else { "False" };
        format!("--- :1:many:{number:03}\n{{'number': {number}, 'even': {even}}}\n")
    };
    assert_eq!(server.read(":1:many:*"), (0..500).map(entry).collect::<String>());
}

fn rq_jobs(server: &Server) {
    let waits = server.read("rq:job:waits");
    assert!(waits.starts_with("--- rq:job:waits\nJob {\n    status: \"queued\",\n"), "{waits}");
    assert!(waits.contains("function: \"shop.send_invoice\",\n"), "{waits}");
    assert!(waits.contains("'9d3c1f0e-6f0b-4a53-9f63-0c7b8f7a1e52',\n"), "{waits}");
    assert!(waits.contains("{'price': '9.90'},\n"), "{waits}");

    let done = server.read("rq:job:done");
    assert!(done.contains("status: \"finished\",\n") && done.contains("\"copies\": 2,\n"), "{done}");
    let failed = server.read("rq:job:failed");
    assert!(failed.contains("status: \"failed\",\n") && failed.contains("\"operator.truediv\",\n"), "{failed}");

    let results = server.read("rq:results:*");
    assert!(results.contains("--- rq:results:done\n") && results.contains("\nreturn_value: gA"), "{results}");
    assert!(results.contains("--- rq:results:failed\n") && results.contains("\nexc_string: "), "{results}");

    let all = server.read("rq:*");
    assert!(!all.contains("error: "), "{all}");
}

/// Where a value is no pickle, it is printed as it is; a pickle that is cut off becomes a line that says so.
fn all_types(server: &Server) {
    let expected = r#"--- types:bits
b'\x80'
--- types:empty

--- types:escape
b'\x1b[31mred'
--- types:hash
int: -7
pickle: None
text: Grüße
b'\xff': b'\x00'
--- types:list
[0] ['first']
[1] {'second': 2}
[2] third
--- types:set
[0] member
[1] 1.5
--- types:stream
[1-1]
pickle: True
--- types:text
two
lines
--- types:truncated
error: types:truncated: the input ends before the pickle does at byte 2
--- types:zset
(-1) member
(0.5) [1, 2]
--- b'types:\xff'
'a key that is no text'
"#;
    assert_eq!(server.read("types:*"), expected);
}

/// A server on a free port, without anything on disk, that ends with the test however that ends.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// The free port may be taken by somebody else before the server has it; then it ends at once, and another is tried.
    fn start() -> Server {
        (0..5).find_map(|_| Server::start_on(free_port())).expect("a server that starts")
    }

    fn start_on(port: u16) -> Option<Server> {
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--port", &port.to_string()]);
        command.args(["--save", "", "--appendonly", "no", "--dir", env!("CARGO_TARGET_TMPDIR")]);
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("redis-server starts");
        let mut server = Server { process, port };
        let started = Instant::now();
        while started.elapsed() < PATIENCE && server.process.try_wait().expect("its state").is_none() {
            if server.answers() {
                return Some(server);
            }
            sleep(Duration::from_millis(20));
        }
        None
    }

    fn answers(&self) -> bool {
        let client = redis::Client::open(self.url()).expect("a URL of Redis");
        client.get_connection().is_ok_and(|mut server| redis::cmd("PING").exec(&mut server).is_ok())
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    fn fill(&self) {
        let mut command = Command::new(python());
        command.arg(common::path("live_redis.py")).arg(self.port.to_string()).env("PYTHONDONTWRITEBYTECODE", "1");
        assert!(command.status().expect("Python starts").success(), "live_redis.py failed");
    }

    /// What the example prints for the keys that match a pattern.
    fn read(&self, pattern: &str) -> String {
        run("read_cache", &[&self.url(), pattern], b"").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill(); // It may have ended by itself.
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

fn python() -> String {
    env::var("PICKLES_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn look_for_redis() -> Result<(), String> {
    succeeds(Command::new("redis-server").arg("--version")).map_err(|error| format!("no redis-server: {error}"))
}

fn look_for_python() -> Result<(), String> {
    let python = python();
    succeeds(Command::new(&python).args(["-c", "import django, redis, rq"]))
        .map_err(|error| format!("{python} lacks Django, redis-py or RQ: {error}"))
}

fn succeeds(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    output.status.success().then_some(()).ok_or_else(|| complaint.lines().last().unwrap_or("it failed").to_owned())
}
