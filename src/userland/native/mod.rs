//! C and C++: compilers and build tools; coarse.

mod binaries;
mod cmake;
mod compile;
mod configure;
mod functions;
mod installed;
mod make;
mod makefile;
mod meson;
mod packages;

use super::{Program, words};

use binaries::{objcopy, size, strip};
use cmake::{cmake, ninja};
use compile::compile;
use configure::configure;
use make::make;
use meson::meson;
use packages::{conan, lua, vcpkg};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["strip"], summary: "rewrites files; sizes stay as described", flags: &[], run: strip },
    Program {
        names: &["objcopy"],
        summary: "writes a copy; sizes stay as described",
        flags: &[],
        run: objcopy,
    },
    Program {
        names: &["gcc", "g++", "cc", "c++", "clang", "clang++", "musl-gcc", "gfortran"],
        summary: "compiles and links; sizes follow the sources",
        flags: &[],
        run: compile,
    },
    Program {
        names: &["make", "gmake"],
        summary: "runs a Makefile's rules; without one, builds what configure prepared",
        flags: &[],
        run: make,
    },
    Program {
        names: &["clang-format", "clang-tidy", "cppcheck", "cpplint", "iwyu"],
        summary: "checks of sources, which find nothing",
        flags: &[],
        run: compile::check,
    },
    Program {
        names: &["size"],
        summary: "finds the files; how long sections are is not known",
        flags: &[],
        run: size,
    },
    Program { names: &["conan"], summary: "libraries by conanfile", flags: &[], run: conan },
    Program { names: &["vcpkg"], summary: "libraries by vcpkg.json", flags: &[], run: vcpkg },
    Program { names: &["luarocks", "opm"], summary: "modules of Lua, estimated", flags: &[], run: lua },
    Program { names: &["meson"], summary: "setup, compile, install by meson.build", flags: &[], run: meson },
    Program {
        names: &["cmake"],
        summary: "cmake, --build, --install by CMakeLists.txt",
        flags: &[],
        run: cmake,
    },
    Program {
        names: &["ninja", "ctest", "cpack", "scons", "bazel"],
        summary: "build tools: what cmake prepared",
        flags: &[],
        run: ninja,
    },
    Program {
        names: &[
            "configure",
            "autoreconf",
            "autoconf",
            "automake",
            "aclocal",
            "libtoolize",
            "autogen.sh",
            "bootstrap",
            "bootstrap.sh",
        ],
        summary: "prepares a build",
        flags: &[],
        run: configure,
    },
    Program {
        names: &[
            "ld",
            "ar",
            "as",
            "ranlib",
            "nm",
            "pkg-config",
            "pkgconf",
            "patchelf",
            "upx",
            "ccache",
            "scanelf",
            "readelf",
            "getcap",
            "nvcc",
        ],
        summary: "tools on binaries: time, and no change",
        flags: &[],
        run: |_, _| 0,
    },
];

/// The value of a flag, which may be glued to it: `-Bbuild`.
pub(super) fn value(args: &[String], names: &[&str]) -> Option<String> {
    let glued = |word: &String| {
        let rest = names.iter().find_map(|name| word.strip_prefix(name))?;
        (!rest.is_empty() && !rest.starts_with('-')).then(|| rest.to_owned())
    };
    words::value(args, names).or_else(|| args.iter().find_map(glued))
}
