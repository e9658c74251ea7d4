//! CPython's C unpickler, asked through `tests/oracle.py`.

use std::env;
use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value as Json;

/// What CPython makes of a pickle.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It loads a value from so many bytes.
    Accepts { consumed: u64, shown: Json },
    /// The exception.
    Refuses(String),
    /// The pickle asks for more memory or time than the test has.
    Skips,
}

/// A running `oracle.py`.
pub struct Oracle {
    process: Child,
    requests: ChildStdin,
    answers: ChildStdout,
}

impl Oracle {
    /// Starts Python and sees that it answers.
    pub fn start() -> io::Result<Oracle> {
        let mut oracle = Oracle::spawn()?;
        oracle.exchange(b"N.")?;
        Ok(oracle)
    }

    fn spawn() -> io::Result<Oracle> {
        let python = env::var("PICKLES_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let mut command = Command::new(python);
        command.arg(super::super::path("oracle.py")).env("PYTHONDONTWRITEBYTECODE", "1");
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let requests = process.stdin.take().expect("a pipe");
        let answers = process.stdout.take().expect("a pipe");
        Ok(Oracle { process, requests, answers })
    }

    /// What CPython makes of a pickle. A process that ends over it, as it does after a time, makes room for another.
    pub fn ask(&mut self, pickle: &[u8]) -> Answer {
        let Ok(answer) = self.exchange(pickle) else {
            *self = Oracle::start().expect("Python starts again");
            return Answer::Skips;
        };
        match answer["ok"].as_bool() {
            Some(true) => Answer::Accepts {
                consumed: answer["consumed"].as_u64().expect("a number of bytes"),
                shown: answer["shown"].clone(),
            },
            Some(false) => Answer::Refuses(answer["error"].as_str().expect("an exception").to_owned()),
            None => Answer::Skips,
        }
    }

    fn exchange(&mut self, pickle: &[u8]) -> io::Result<Json> {
        let len = u32::try_from(pickle.len()).expect("a short pickle");
        self.requests.write_all(&[&len.to_le_bytes()[..], pickle].concat())?;
        let mut len = [0; 4];
        self.answers.read_exact(&mut len)?;
        let mut answer = vec![0; u32::from_le_bytes(len) as usize];
        self.answers.read_exact(&mut answer)?;
        Ok(serde_json::from_slice(&answer)?)
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.process.kill(); // It may have ended by itself.
        let _ = self.process.wait();
    }
}
