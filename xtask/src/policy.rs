//! The Content-Security-Policy, written once: in the page's meta tag.
//!
//! A worker is governed by the header of its own script, not by the page's meta tag, so a server
//! must send the policy too. Reading it out of the page keeps the two the same.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::Shell;

/// The policy in the meta tag of a page.
pub fn of_page(html: &str) -> Option<String> {
    let tag = html
        .split("<meta")
        .find(|tag| tag.contains("Content-Security-Policy"))?;
    let content = tag.split_once("content=\"")?.1.split_once('"')?.0;
    Some(content.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The policy of the built page in a folder.
pub fn of_folder(shell: &Shell, dist: &Path) -> Result<String> {
    let html = shell.read_file(dist.join("index.html"))?;
    of_page(&html).context("index.html holds no Content-Security-Policy")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;

    #[test]
    fn the_policy_is_found_in_a_meta_tag_however_it_is_broken_into_lines() {
        let html = r#"<meta charset="utf-8" />
            <meta
              http-equiv="Content-Security-Policy"
              content="default-src 'none';
                       script-src 'self'"
            /><meta name="viewport" content="width=device-width" />"#;
        assert_eq!(
            of_page(html).as_deref(),
            Some("default-src 'none'; script-src 'self'")
        );
        assert_eq!(of_page("<p>Content-Security-Policy</p>"), None);
    }

    #[test]
    fn the_server_settings_in_the_documentation_carry_the_policy_of_the_page() {
        let shell = project::shell().unwrap();
        let policy = of_page(&shell.read_file("index.html").unwrap()).unwrap();
        let settings = shell.read_file("docs/deploy.md").unwrap();
        let header = format!("add_header Content-Security-Policy \"{policy}\" always;");
        assert!(
            settings.contains(&header),
            "docs/deploy.md must contain: {header}"
        );
    }
}
