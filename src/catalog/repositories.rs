//! The repositories that the `images` asset describes, so that it need not be fetched to refuse any other.

/// In byte order; a test compares it with the asset.
pub(super) const REPOSITORIES: &[&str] = &[
    "alpine",
    "buildpack-deps",
    "busybox",
    "debian",
    "eclipse-temurin",
    "golang",
    "httpd",
    "mysql",
    "nginx",
    "node",
    "oraclelinux",
    "php",
    "postgres",
    "python",
    "redis",
    "rust",
    "ubuntu",
];
