//! Compressed copies beside the files of a folder, for servers that send them as they are.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use walkdir::WalkDir;

/// How a file may travel compressed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encoding {
    /// Brotli at its highest quality.
    Brotli,
    /// Gzip at its highest level.
    Gzip,
}

impl Encoding {
    /// Both, the better one first.
    pub const ALL: [Encoding; 2] = [Encoding::Brotli, Encoding::Gzip];

    /// Where the compressed copy of a file lies.
    pub fn copy_of(self, file: &Path) -> PathBuf {
        let mut name = file.as_os_str().to_owned();
        name.push(match self {
            Encoding::Brotli => ".br",
            Encoding::Gzip => ".gz",
        });
        name.into()
    }

    fn compress(self, mut bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(match self {
            Encoding::Brotli => {
                let mut compressed = Vec::new();
                // 2^24 bytes is the largest window that browsers accept.
                let parameters = BrotliEncoderParams {
                    quality: 11,
                    lgwin: 24,
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut bytes, &mut compressed, &parameters)?;
                compressed
            }
            Encoding::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
                encoder.write_all(bytes)?;
                encoder.finish()?
            }
        })
    }
}

/// Puts a brotli and a gzip copy beside every file of the folder that either makes smaller.
pub fn folder(folder: &Path) -> Result<()> {
    let started = Instant::now();
    let files = files(folder)?;
    let work = files.iter().filter(|file| is_compressible(file));
    let work: Vec<_> = work
        .flat_map(|file| Encoding::ALL.map(|encoding| (file, encoding)))
        .collect();
    work.par_iter().try_for_each(|(file, encoding)| {
        let original = fs::read(file)?;
        let compressed = encoding.compress(&original)?;
        if compressed.len() < original.len() {
            fs::write(encoding.copy_of(file), compressed)?;
        }
        anyhow::Ok(())
    })?;
    println!(
        "compressed dist/ in {:.0} s",
        started.elapsed().as_secs_f32()
    );
    Ok(())
}

/// All files of a folder and its subfolders, in the order of their names.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// Whether a file is worth the attempt: pictures and compressed copies are compressed already.
fn is_compressible(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    !matches!(
        extension,
        Some("br" | "gz" | "png" | "jpg" | "webp" | "woff2")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use xshell::Shell;

    #[test]
    fn copies_hold_the_original_and_useless_ones_are_not_written() {
        let folder = Shell::new().unwrap().create_temp_dir().unwrap();
        let text = "a recipe becomes pixels, ".repeat(1000);
        let page = folder.path().join("index.html");
        let tiny = folder.path().join("tiny.txt");
        let picture = folder.path().join("samples.png");
        for (file, content) in [(&page, text.as_str()), (&tiny, "x"), (&picture, &text)] {
            fs::write(file, content).unwrap();
        }
        super::folder(folder.path()).unwrap();

        let gzip = fs::File::open(Encoding::Gzip.copy_of(&page)).unwrap();
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(gzip)
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);

        let mut unpacked = Vec::new();
        let mut brotli = fs::File::open(Encoding::Brotli.copy_of(&page)).unwrap();
        brotli::BrotliDecompress(&mut brotli, &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());

        assert_eq!(
            files(folder.path()).unwrap().len(),
            5,
            "two copies, both of index.html"
        );
    }
}
