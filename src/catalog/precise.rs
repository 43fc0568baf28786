//! The `ubuntu` of early 2014, compiled in: the base of the first story, equal to its listing in every size.

use std::sync::Arc;

use super::debian::Suite;
use super::record::{self, Images};

/// The name that the first story's `FROM ubuntu` stands for.
pub const REFERENCE: &str = "ubuntu:precise-2014";

/// The image, in the format of the `images` asset.
const IMAGES: &str = include_str!("precise/images.txt");

/// Its packages, in the format of the `debian` asset.
const PACKAGES: &str = include_str!("precise/packages.txt");

pub(super) fn images() -> Images {
    record::parse(IMAGES).unwrap_or_default()
}

pub(super) fn suite() -> Suite {
    let mut suite = Suite::parse(PACKAGES).unwrap_or_default();
    // This is all there is: nothing more is to be loaded.
    suite.others = Some(Arc::default());
    suite
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Lookup};

    #[test]
    fn the_listing() {
        assert!(record::parse(IMAGES).is_ok(), "{:?}", record::parse(IMAGES).err());
        assert!(Suite::parse(PACKAGES).is_ok(), "{:?}", Suite::parse(PACKAGES).err());
        let Lookup::Found(image) = Catalog::builtin().base_image(REFERENCE) else { panic!("not built in") };
        assert_eq!(image.tree.total_size(), 204_400_000);
        let rows: Vec<_> =
            image.history.iter().map(|row| (row.created_by.as_str(), row.empty_layer)).collect();
        assert!(rows[0].0.starts_with("/bin/sh -c #(nop) MAINTAINER Tianon Gravi ") && rows[0].1);
        assert_eq!(rows[1], ("/bin/sh -c #(nop) ADD precise.tar.xz in /", false));
        assert_eq!(suite().lists.iter().map(|list| list.1).sum::<u64>(), 20_670_000);
        for program in ["/bin/sh", "/usr/bin/apt-get", "/bin/touch", "/usr/bin/dpkg"] {
            assert!(image.tree.exists(program), "{program}");
        }
    }
}
