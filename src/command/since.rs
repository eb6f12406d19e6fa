//! An earlier state of a site's content, as git keeps it: what `check --since` compares with.
//!
//! Calls the program `git`, which reads its own repository, and writes nothing. Knows what to ask for; what was changed is found by the library.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use treatise::config::Config;
use treatise::date::Date;
use treatise::diagnostic::{Error, File};
use treatise::since::{Earlier, is_claim};

/// What is being done when git is called, as its failure says.
pub const RUNNING: &str = "running";

/// Reads the claims of a site as they were at a revision.
///
/// # Errors
/// When there is no git, no repository or no such revision, or git cannot be read.
pub fn earlier(root: &Path, revision: &str, today: Date) -> Result<Earlier, Error> {
    let repository = Repository { root };
    let commit = repository.commit(revision)?;
    let mut unheard = Vec::new();
    let text = repository.text(&["show", &format!("{commit}:./config.toml")])?.unwrap_or_default();
    let config = Config::read(&File::new("config.toml", text), &mut unheard);
    let mut blobs = repository.files(&commit)?;
    blobs.retain(|(path, _)| is_claim(path, &config));
    blobs.sort();
    let day = repository.text(&["show", "--no-patch", "--format=%cs", &commit])?;
    Ok(Earlier {
        name: revision.to_owned(),
        day: day.and_then(|day| Date::parse(day.trim()).ok()).unwrap_or(today),
        claims: repository.texts(blobs)?,
        moved: repository.moved(&commit)?,
        config,
    })
}

/// The repository that a site's folder lies in.
struct Repository<'a> {
    root: &'a Path,
}

impl Repository<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.root).args(arguments);
        // A hook runs with the paths of its own call, which are not those from the site's folder.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").stdin(Stdio::null());
        command
    }

    fn call(&self, arguments: &[&str]) -> Result<Output, Error> {
        self.command(arguments).output().map_err(failed)
    }

    /// Gives what git prints; none where it fails.
    fn text(&self, arguments: &[&str]) -> Result<Option<String>, Error> {
        let output = self.call(arguments)?;
        Ok(output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    }

    /// Finds the commit that a revision names.
    fn commit(&self, revision: &str) -> Result<String, Error> {
        let inside = self.call(&["rev-parse", "--is-inside-work-tree"])?;
        if !inside.status.success() {
            let said = String::from_utf8_lossy(&inside.stderr).into_owned();
            let said = said
                .lines()
                .next()
                .unwrap_or("git gives no reason")
                .trim_start_matches("fatal: ")
                .to_owned();
            return Err(Error::usage(
                format!("{} lies in no git repository that can be read: {said}", self.root.display()),
                Some(
                    "`--since` compares with an earlier state that git keeps: run it where the content is under version control".to_owned(),
                ),
            ));
        }
        let name = format!("{revision}^{{commit}}");
        let found = self.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
        found.map(|commit| commit.trim().to_owned()).ok_or_else(|| {
            Error::usage(
                format!("there is no commit `{revision}` in this repository"),
                Some(
                    "name a commit, a branch or a tag; in a shallow copy older ones are missing, and `git fetch --unshallow` \
                     (GitHub Actions: `fetch-depth: 0`) brings them"
                        .to_owned(),
                ),
            )
        })
    }

    /// Gives the ordinary files of `content/` at a commit: the path under it, and the name of the object.
    fn files(&self, commit: &str) -> Result<Vec<(String, String)>, Error> {
        let listed = self.text(&["ls-tree", "-r", "-z", commit, "--", "content/"])?.unwrap_or_default();
        let file = |line: &str| {
            let (about, path) = line.split_once('\t')?;
            let mut about = about.split(' ');
            let (mode, object) = (about.next()?, about.nth(1)?);
            let path = path.strip_prefix("content/")?;
            mode.starts_with("100").then(|| (path.to_owned(), object.to_owned()))
        };
        Ok(listed.split('\0').filter_map(file).collect())
    }

    /// Finds the files of `content/` that lie elsewhere now, by their paths under it.
    fn moved(&self, commit: &str) -> Result<BTreeMap<String, String>, Error> {
        let arguments = [
            "diff",
            "--no-ext-diff",
            "--relative",
            "-M",
            "--diff-filter=R",
            "--name-status",
            "-z",
            commit,
            "--",
            "content/",
        ];
        let listed = self.text(&arguments)?.unwrap_or_default();
        let mut moved = BTreeMap::new();
        let mut fields = listed.split('\0');
        // `R100`, from where, to where.
        while let (Some(_), Some(from), Some(to)) = (fields.next(), fields.next(), fields.next()) {
            if let (Some(from), Some(to)) = (from.strip_prefix("content/"), to.strip_prefix("content/")) {
                moved.insert(from.to_owned(), to.to_owned());
            }
        }
        Ok(moved)
    }

    /// Reads objects in one call; what is no text is left out.
    fn texts(&self, blobs: Vec<(String, String)>) -> Result<Vec<(String, String)>, Error> {
        if blobs.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.command(&["cat-file", "--batch"]);
        let mut git = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let wanted: String = blobs.iter().map(|(_, object)| format!("{object}\n")).collect();
        let mut printed = Vec::new();
        let (input, output) = (git.stdin.take(), git.stdout.take());
        std::thread::scope(|scope| {
            // Git answers while it is asked: who writes all before reading waits for a full pipe.
            scope.spawn(move || input.map(|mut input| input.write_all(wanted.as_bytes())));
            output.map_or(Ok(0), |mut output| output.read_to_end(&mut printed))
        })
        .map_err(failed)?;
        git.wait().map_err(failed)?;
        let mut rest = printed.as_slice();
        let mut texts = Vec::with_capacity(blobs.len());
        for (path, _) in blobs {
            let Some(bytes) = next_object(&mut rest) else { continue };
            texts.extend(String::from_utf8(bytes.to_vec()).ok().map(|text| (path, text)));
        }
        Ok(texts)
    }
}

/// Takes the next object of `cat-file --batch`: `<name> blob <size>`, its bytes, a line's end; none where it is missing.
fn next_object<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (head, after) = (&rest[..end], &rest[end + 1..]);
    *rest = after;
    let size: usize = std::str::from_utf8(head).ok()?.strip_suffix(" missing").is_none().then(|| {
        let last = head.rsplit(|byte| *byte == b' ').next()?;
        std::str::from_utf8(last).ok()?.parse().ok()
    })??;
    let object = after.get(..size)?;
    *rest = after.get(size + 1..).unwrap_or(&[]);
    Some(object)
}

fn failed(error: std::io::Error) -> Error {
    Error::io(RUNNING, "git", error)
}
