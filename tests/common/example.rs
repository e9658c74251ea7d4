//! Runs an example as a user would.

use std::env;
use std::io::{ErrorKind, Write};
use std::process::{Command, Output, Stdio};

/// What an example printed, and its exit status.
#[derive(Debug)]
pub struct Run {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The command that starts an example. Cargo puts the examples in a directory beside that of the tests.
pub fn command(name: &str) -> Command {
    let test = env::current_exe().expect("the path of the test");
    let profile = test.ancestors().nth(2).expect("a directory of Cargo's");
    let example = profile.join("examples").join(name).with_extension(env::consts::EXE_EXTENSION);
    assert!(example.exists(), "{} is missing: `cargo build --examples` makes it", example.display());
    Command::new(example)
}

/// Runs an example to its end.
pub fn run(name: &str, arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command(name);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the example starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    match stdin.write_all(input) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => panic!("{error}"),
        _ => drop(stdin), // An example that does not read its input may have ended already.
    }
    Run::from(child.wait_with_output().expect("the example ends"))
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Run {
    /// What it printed, if it did so without complaint.
    pub fn success(self) -> String {
        assert_eq!((self.status, &*self.stderr), (Some(0), ""), "{self:#?}");
        self.stdout
    }

    /// The one line on standard error with which it failed.
    pub fn failure(self) -> String {
        assert_eq!((self.status, &*self.stdout), (Some(1), ""), "{self:#?}");
        let line = self.stderr.strip_suffix('\n').filter(|line| !line.contains('\n'));
        line.unwrap_or_else(|| panic!("not one line: {self:#?}")).to_owned()
    }
}
