//! The archive as a file: written once from front to back, read the same way.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Take, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path};

use app::value::Instant;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use tar::{Builder, Header};

use super::manifest::{FORMAT, Item, Manifest};
use super::{MANIFEST, Outcome, Progress, at, seal};

/// A manifest of 100 000 attachments stays well below.
const MOST_MANIFEST: u64 = 256 << 20;

/// Counts and hashes what passes.
struct Hashing<T> {
    inner: T,
    hasher: Sha256,
    size: u64,
}

impl<T> Hashing<T> {
    fn new(inner: T) -> Self {
        Hashing { inner, hasher: Sha256::new(), size: 0 }
    }

    fn digest(self) -> (T, u64, String) {
        (self.inner, self.size, hex::encode(self.hasher.finalize()))
    }
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.size += count as u64;
        Ok(count)
    }
}

/// Size and SHA-256 of a file.
pub fn hash_file(path: &Path) -> io::Result<(u64, String)> {
    let mut file = Hashing::new(BufReader::new(File::open(path)?));
    io::copy(&mut file, &mut io::sink())?;
    let (_, size, digest) = file.digest();
    Ok((size, digest))
}

/// A new file that only the operator may read; it must not be there yet.
pub fn create_private(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

/// An archive in the making.
pub struct Writer {
    tar: Builder<GzEncoder<Hashing<BufWriter<File>>>>,
    made_at: Instant,
    items: Vec<Item>,
}

impl Writer {
    pub fn create(path: &Path, made_at: Instant) -> io::Result<Writer> {
        let file = Hashing::new(BufWriter::new(create_private(path)?));
        Ok(Writer { tar: Builder::new(GzEncoder::new(file, Compression::fast())), made_at, items: Vec::new() })
    }

    /// Adds a file under a name of the archive.
    ///
    /// # Errors
    /// Also when the file became shorter meanwhile; what was appended to it meanwhile is left out.
    pub fn add(&mut self, name: &str, file: File, rows: Option<u64>) -> io::Result<()> {
        let size = file.metadata()?.len();
        let mut content = Hashing::new(file.take(size));
        self.tar.append_data(&mut header(size, self.made_at), name, &mut content)?;
        let (_, read, sha256) = content.digest();
        if read != size {
            return Err(io::Error::other(format!("{name} became shorter while it was read")));
        }
        self.items.push(Item { name: name.to_string(), size, sha256, rows });
        Ok(())
    }

    /// Writes manifest and seal, and waits for the disk.
    pub fn finish(self, schema_version: i64, audit_head: Option<String>) -> io::Result<Manifest> {
        let Writer { mut tar, made_at, items } = self;
        let release = env!("CARGO_PKG_VERSION").to_string();
        let manifest = Manifest { format: FORMAT, release, made_at, schema_version, audit_head, items };
        let text = serde_json::to_vec_pretty(&manifest)?;
        tar.append_data(&mut header(text.len() as u64, made_at), MANIFEST, &text[..])?;
        let (mut file, _, digest) = tar.into_inner()?.finish()?.digest();
        file.write_all(&seal::of(&digest))?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(manifest)
    }
}

fn header(size: u64, made_at: Instant) -> Header {
    let mut header = Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime((made_at.as_ms() / 1000).max(0) as u64);
    header
}

/// The packed file, and who hears how far it is read.
struct Watched<'p> {
    file: Take<File>,
    progress: Option<&'p mut Progress>,
}

impl Read for Watched<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(bytes)?;
        if let Some(progress) = &mut self.progress {
            progress.step(count as u64);
        }
        Ok(count)
    }
}

type Unpacking<'p> = GzDecoder<BufReader<Hashing<Watched<'p>>>>;

/// Everything before the seal, and the seal.
fn open<'p>(path: &Path, progress: Option<&'p mut Progress>) -> io::Result<(Unpacking<'p>, Vec<u8>)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len().checked_sub(seal::LENGTH).ok_or(io::ErrorKind::UnexpectedEof)?;
    file.seek(SeekFrom::Start(length))?;
    let mut sealed = Vec::new();
    file.read_to_end(&mut sealed)?;
    file.rewind()?;
    let watched = Watched { file: file.take(length), progress };
    Ok((GzDecoder::new(BufReader::with_capacity(1 << 18, Hashing::new(watched))), sealed))
}

/// Reads the whole archive and believes it only when seal, manifest and every hash agree.
pub fn verify(path: &Path, progress: &mut Progress) -> Outcome<Manifest> {
    let broken = |error: String| format!("{} is no whole backup: {error}", path.display());
    let size = std::fs::metadata(path).map_err(at(path))?.len();
    progress.begin("verify", size);
    let (found, manifest) = read_through(path, progress).map_err(|error| broken(error.to_string()))?;
    let manifest = manifest.ok_or_else(|| broken("it has no manifest".to_string()))?;
    let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|error| broken(error.to_string()))?;
    if manifest.format > FORMAT {
        return Err(format!("{} was made by a newer release (format {})", path.display(), manifest.format).into());
    }
    let expected: Vec<(&str, u64, &str)> =
        manifest.items.iter().map(|item| (item.name.as_str(), item.size, item.sha256.as_str())).collect();
    let found: Vec<(&str, u64, &str)> =
        found.iter().map(|(name, size, digest)| (name.as_str(), *size, digest.as_str())).collect();
    match expected == found {
        true => Ok(manifest),
        false => Err(broken("its files are not those of its manifest".to_string()).into()),
    }
}

/// Name, size and hash of each file.
type Found = Vec<(String, u64, String)>;

fn read_through(path: &Path, progress: &mut Progress) -> io::Result<(Found, Option<Vec<u8>>)> {
    let (unpacking, sealed) = open(path, Some(progress))?;
    let (mut found, mut manifest) = (Vec::new(), None);
    let mut tar = tar::Archive::new(unpacking);
    for entry in tar.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if name == MANIFEST && manifest.is_none() && entry.size() <= MOST_MANIFEST {
            let mut text = Vec::new();
            entry.read_to_end(&mut text)?;
            manifest = Some(text);
        } else if is_safe(&name) && manifest.is_none() {
            let mut content = Hashing::new(entry);
            io::copy(&mut content, &mut io::sink())?;
            let (_, size, digest) = content.digest();
            found.push((name, size, digest));
        } else {
            return Err(io::Error::other(format!("`{name}` does not belong there")));
        }
    }
    let mut unpacking = tar.into_inner();
    io::copy(&mut unpacking, &mut io::sink())?;
    let mut rest = unpacking.into_inner();
    io::copy(&mut rest, &mut io::sink())?;
    let (_, _, digest) = rest.into_inner().digest();
    match seal::of(&digest) == sealed {
        true => Ok((found, manifest)),
        false => Err(io::Error::other("its seal does not fit: it was changed or cut off")),
    }
}

/// A relative path of plain names: nothing an archive says may lead out of the folder it is unpacked to.
fn is_safe(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// A verified archive, read for its content.
pub struct Reader(tar::Archive<Unpacking<'static>>);

impl Reader {
    pub fn open(path: &Path) -> io::Result<Reader> {
        Ok(Reader(tar::Archive::new(open(path, None)?.0)))
    }

    pub fn entries(&mut self) -> io::Result<impl Iterator<Item = io::Result<(String, impl Read + use<'_>)>>> {
        Ok(self.0.entries()?.map(named).filter(|entry| !matches!(entry, Ok((name, _)) if name == MANIFEST)))
    }
}

type Entry<'e> = tar::Entry<'e, Unpacking<'static>>;

fn named(entry: io::Result<Entry<'_>>) -> io::Result<(String, Entry<'_>)> {
    let entry = entry?;
    let name = entry.path()?.to_string_lossy().into_owned();
    Ok((name, entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_the_folder() {
        assert!(is_safe("attachments/ab/cd"));
        for name in ["", "/etc/passwd", "attachments/../../x", "..", "./x"] {
            assert!(!is_safe(name), "{name}");
        }
    }
}
