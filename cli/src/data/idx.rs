//! The idx format of the MNIST files: a big-endian header, then bytes.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use diffusion_lab::model;
use flate2::read::GzDecoder;

/// The contents of a gzip-compressed idx file of unsigned bytes.
#[derive(Debug)]
pub struct Idx {
    /// The length of every axis, slowest first.
    pub shape: Vec<usize>,
    /// The elements.
    pub bytes: Vec<u8>,
}

/// Reads `path` and checks that its uncompressed contents have the hash `sha256`.
pub fn read(path: &Path, sha256: &str) -> Result<Idx> {
    let file = File::open(path)
        .with_context(|| format!("cannot open {}; `lab data` fetches it", path.display()))?;
    let mut contents = Vec::new();
    GzDecoder::new(file)
        .read_to_end(&mut contents)
        .with_context(|| {
            format!(
                "{} is damaged or cut short; delete it and run `lab data` again",
                path.display()
            )
        })?;
    let found = model::sha256(&contents);
    ensure!(
        found == sha256,
        "{} is not the original file (sha256 {found}, expected {sha256}); delete it and run \
         `lab data` again",
        path.display()
    );
    parse(&contents).with_context(|| format!("{} is not an idx file", path.display()))
}

fn parse(contents: &[u8]) -> Result<Idx> {
    let (&[0, 0, kind, rank], rest) = contents.split_first_chunk().context("no header")? else {
        bail!("the first two bytes are not 0");
    };
    ensure!(
        kind == 8,
        "element type {kind:#x} is not unsigned bytes (0x8)"
    );
    let (header, bytes) = rest
        .split_at_checked(4 * rank as usize)
        .context("the header is cut short")?;
    let shape: Vec<usize> = header
        .chunks_exact(4)
        .map(|axis| u32::from_be_bytes([axis[0], axis[1], axis[2], axis[3]]) as usize)
        .collect();
    let count: usize = shape.iter().product();
    ensure!(
        bytes.len() == count,
        "{count} bytes announced, {} found",
        bytes.len()
    );
    Ok(Idx {
        shape,
        bytes: bytes.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_matrix() {
        let idx = parse(&[0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 7, 8, 9]).unwrap();
        assert_eq!((idx.shape, idx.bytes), (vec![1, 3], vec![7, 8, 9]));
    }

    #[test]
    fn names_what_is_wrong() {
        for (contents, message) in [
            (&[0u8, 0, 8][..], "no header"),
            (&[1, 0, 8, 1, 0, 0, 0, 0], "not 0"),
            (&[0, 0, 13, 1, 0, 0, 0, 0], "not unsigned bytes"),
            (&[0, 0, 8, 2, 0, 0, 0, 1], "header is cut short"),
            (&[0, 0, 8, 1, 0, 0, 0, 2, 1], "2 bytes announced, 1 found"),
        ] {
            let error = parse(contents).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
