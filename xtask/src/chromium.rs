//! A Chromium for the tests of the page: found, or installed from Debian's archive.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

const NAMES: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser that `CHROME` names, or else one of the system's, which is installed if there is
/// none and this user may install it.
pub fn find_or_install(shell: &Shell) -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROME").map(PathBuf::from) {
        ensure!(
            named.is_file(),
            "CHROME is {}, where there is no program.",
            named.display()
        );
        return Ok(named);
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    install(shell).ok().and_then(|()| find()).context(
        "The page is tested in Chromium, and none was found: install Debian's package `chromium` \
         (sudo apt-get install chromium) or Google Chrome, or name a browser in CHROME.",
    )
}

fn find() -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let mut candidates = env::split_paths(&folders)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .chain([PathBuf::from(MAC)]);
    candidates.find(|candidate| candidate.is_file())
}

/// Only asks for what needs no password.
fn install(shell: &Shell) -> Result<()> {
    let root = cmd!(shell, "id -u").quiet().read()? == "0";
    let sudo: &[&str] = if root { &[] } else { &["sudo", "-n"] };
    for arguments in [
        &["update"][..],
        &["install", "--yes", "--no-install-recommends", "chromium"],
    ] {
        let command = [sudo, &["apt-get"], arguments].concat();
        shell
            .cmd(command[0])
            .args(&command[1..])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()?;
    }
    Ok(())
}
