//! Asking Python: the one named in `PICKLES_PYTHON`, else `python3`.

use std::io::Write;
use std::process::{Command, Stdio};

/// Runs a script of `tests/` and hands it input; what it printed. Nothing if there is no Python, which is an error where
/// `PICKLES_REQUIRE_ALL` is set.
pub fn run(script: &str, arguments: &[&str], input: &[u8]) -> Option<String> {
    let program = std::env::var("PICKLES_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&program);
    command.arg(super::path(script)).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            assert_ne!(std::env::var("PICKLES_REQUIRE_ALL").as_deref(), Ok("1"), "{program}: {error}");
            eprintln!("skipped: {program} does not run: {error}");
            return None;
        }
    };
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the script ends");
    assert!(output.status.success(), "{script} failed");
    writer.join().expect("no panic").expect("the script reads its input");
    Some(String::from_utf8(output.stdout).expect("text"))
}
