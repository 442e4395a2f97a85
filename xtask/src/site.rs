//! Writes `target/site`: content-hashed names, brotli, and a manifest that appears only when all it names is there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, str};

use anyhow::{Context, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::bundle::Profile;

/// Hex digits of SHA-256 in a file name: 48 bits, plenty for a few dozen files.
const HASH_DIGITS: usize = 12;
/// Brotli's best, and its usual window of 4 MiB.
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;

/// A site being written; nothing of the old one is removed before [`Site::finish`].
pub struct Site {
    folder: PathBuf,
    profile: Profile,
    manifest: BTreeMap<String, String>,
}

impl Site {
    /// Starts writing into `folder`.
    pub fn new(folder: PathBuf, profile: Profile) -> Result<Self> {
        fs::create_dir_all(folder.join("assets"))?;
        Ok(Self { folder, profile, manifest: BTreeMap::new() })
    }

    /// Adds one asset under its logical name. Text may name assets added before it, as `__APP_JS__` does `app.js`.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let bytes = self.filled(name, bytes)?;
        let hashed = hashed_name(name, &bytes);
        let path = self.folder.join("assets").join(&hashed);
        if !path.is_file() {
            replace(&path, &bytes)?;
        }
        let compressed = compressed_path(&path);
        if self.wants_brotli(name) && !compressed.is_file() {
            replace(&compressed, &compress(&bytes)?)?;
        }
        if self.manifest.insert(name.to_owned(), hashed).is_some() {
            bail!("two assets are called {name}");
        }
        Ok(())
    }

    /// Publishes the manifest, then removes what it no longer names; gives the number of assets.
    pub fn finish(self) -> Result<usize> {
        let manifest = serde_json::to_vec_pretty(&self.manifest)?;
        replace(&self.folder.join("manifest.json"), &manifest)?;
        let mut wanted = BTreeSet::new();
        for (name, hashed) in &self.manifest {
            wanted.insert(hashed.clone());
            if self.wants_brotli(name) {
                wanted.insert(format!("{hashed}.br"));
            }
        }
        for entry in fs::read_dir(self.folder.join("assets"))? {
            let entry = entry?;
            if !wanted.contains(&*entry.file_name().to_string_lossy()) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(self.manifest.len())
    }

    fn wants_brotli(&self, name: &str) -> bool {
        self.profile == Profile::Release && is_compressible(name)
    }

    /// Replaces `__APP_JS__` and `__APP_WASM__` in our own scripts by the addresses of those two files.
    fn filled(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let mut bytes = bytes.to_vec();
        if name != "boot.js" {
            return Ok(bytes);
        }
        for (mark, asset) in [("__APP_JS__", "app.js"), ("__APP_WASM__", "app.wasm")] {
            let text = str::from_utf8(&bytes).with_context(|| format!("{name} is not UTF-8"))?;
            let hashed = self.manifest.get(asset).with_context(|| format!("{name} needs {asset}"))?;
            if !text.contains(mark) {
                bail!("{name} lacks {mark}, so the islands would never wake");
            }
            bytes = text.replace(mark, &format!("/assets/{hashed}")).into_bytes();
        }
        Ok(bytes)
    }
}

/// `style/main.css` with each `@import "x.css";` line replaced by that file.
pub fn inlined(style: &Path) -> Result<String> {
    let main = style.join("main.css");
    let text = fs::read_to_string(&main).with_context(|| format!("cannot read {}", main.display()))?;
    let mut out = String::new();
    for line in text.lines() {
        match imported(line) {
            Some(name) => {
                let part = style.join(name);
                out += &fs::read_to_string(&part).with_context(|| format!("cannot read {}", part.display()))?;
            }
            None => out += line,
        }
        out.push('\n');
    }
    Ok(out)
}

/// Every file of `style/static`, by name.
pub fn statics(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            bail!("{} is a folder; assets have flat names", path.display());
        }
        if !name.starts_with('.') {
            files.insert(name, fs::read(&path)?);
        }
    }
    Ok(files)
}

/// SHA-256 in hex.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The file beside an asset that holds it compressed.
pub fn compressed_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

fn imported(line: &str) -> Option<&str> {
    line.trim().strip_prefix("@import \"")?.strip_suffix("\";")
}

fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash = &hash(bytes)[..HASH_DIGITS];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

fn is_compressible(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "css" | "html" | "ico" | "js" | "json" | "svg" | "txt" | "wasm" | "webmanifest" | "xml")
}

fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, QUALITY, WINDOW);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

/// Whoever reads `path` meanwhile sees the old file or the new one, never half of it.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    fs::write(&partial, bytes).with_context(|| format!("cannot write {}", partial.display()))?;
    fs::rename(&partial, path).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("parceldesk-site-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_hash_stands_before_the_extension() {
        assert_eq!(hashed_name("app.js", b"abc"), "app.ba7816bf8f01.js");
        assert_eq!(hashed_name("LICENCE", b"abc"), "LICENCE.ba7816bf8f01");
    }

    #[test]
    fn imports_are_inlined_in_order() {
        let style = scratch("css");
        fs::write(style.join("main.css"), "@layer a;\n@import \"b.css\";\n@import \"a.css\";\n").unwrap();
        fs::write(style.join("a.css"), "a{}").unwrap();
        fs::write(style.join("b.css"), "b{}").unwrap();
        assert_eq!(inlined(&style).unwrap(), "@layer a;\nb{}\na{}\n");
        fs::remove_dir_all(style).unwrap();
    }

    #[test]
    fn a_new_bundle_replaces_the_old_one() {
        let folder = scratch("stale");
        let mut site = Site::new(folder.clone(), Profile::Release).unwrap();
        site.put("app.js", b"old old old").unwrap();
        site.finish().unwrap();
        let mut site = Site::new(folder.clone(), Profile::Dev).unwrap();
        site.put("app.js", b"new").unwrap();
        site.put("app.wasm", b"wasm").unwrap();
        site.put("boot.js", b"import('__APP_JS__', '__APP_WASM__')").unwrap();
        assert_eq!(site.finish().unwrap(), 3);
        let names: BTreeSet<_> = fs::read_dir(folder.join("assets"))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names.len(), 3, "{names:?}");
        let boot = names.iter().find(|name| name.starts_with("boot.")).unwrap();
        let boot = fs::read_to_string(folder.join("assets").join(boot)).unwrap();
        assert!(boot.contains(&format!("'/assets/{}'", hashed_name("app.js", b"new"))), "{boot}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn brotli_round_trips() {
        let text = b"late by two days, late by two days".repeat(20);
        let small = compress(&text).unwrap();
        assert!(small.len() < text.len() / 4);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &small[..], &mut back).unwrap();
        assert_eq!(back, text);
    }
}
