//! The assets compiled in: native programs need no fetching. Never part of a WebAssembly build.

use std::sync::OnceLock;

use super::{AssetName, Catalog};

static ASSETS: [(AssetName, &[u8]); 7] = [
    (AssetName::IMAGES, include_bytes!("../../www/data/images.bin")),
    (AssetName::MORE_IMAGES, include_bytes!("../../www/data/images-more.bin")),
    (AssetName::DEBIAN, include_bytes!("../../www/data/debian.bin")),
    (AssetName::MORE_DEBIAN, include_bytes!("../../www/data/debian-more.bin")),
    (AssetName::ROOTFS_DEBIAN, include_bytes!("../../www/data/rootfs-debian.bin")),
    (AssetName::ROOTFS_SMALL, include_bytes!("../../www/data/rootfs-small.bin")),
    (AssetName::LANGUAGES, include_bytes!("../../www/data/languages.bin")),
];

impl Catalog {
    /// The catalog with every asset loaded. An asset that this version cannot read is left out; a test says which.
    pub fn full() -> Self {
        static FULL: OnceLock<Catalog> = OnceLock::new();
        let read = || {
            let mut catalog = Self::builtin();
            for (name, bytes) in ASSETS {
                let _ = catalog.load_asset(name.as_str(), bytes);
            }
            catalog
        };
        FULL.get_or_init(read).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Lookup;

    #[test]
    fn every_asset_is_readable() {
        let mut catalog = Catalog::builtin();
        for (name, bytes) in ASSETS {
            assert_eq!(catalog.load_asset(name.as_str(), bytes), Ok(()), "{name}");
        }
    }

    #[test]
    fn every_image_has_its_size_to_the_byte() {
        let catalog = Catalog::full();
        let mut wrong = Vec::new();
        for (name, root) in catalog.record_names() {
            let Lookup::Found(image) = catalog.base_image(&name) else {
                wrong.push(format!("{name}: not found"));
                continue;
            };
            for (index, layer) in image.layers.iter().enumerate() {
                let mut inodes = std::collections::BTreeSet::new();
                let once = layer.changes.iter().filter(|change| {
                    change
                        .changed()
                        .and_then(|changed| changed.inode)
                        .is_none_or(|inode| inodes.insert(inode))
                });
                let sum: u64 = once.map(crate::vfs::Change::size).sum();
                if sum != layer.size {
                    wrong.push(format!("{name} layer {index}: {sum} instead of {}", layer.size));
                }
            }
            let rows = image.history.iter().filter(|row| !row.empty_layer).count();
            if rows != image.layers.len() {
                wrong.push(format!("{name}: {rows} rows for {} layers", image.layers.len()));
            }
            let user = image.config.user.split(':').next().unwrap_or_default();
            let accounts = image.tree.read("/etc/passwd").ok().and_then(|content| content.as_text());
            let account = accounts.is_some_and(|text| text.contains(&format!("{user}:")));
            if !user.is_empty() && !user.starts_with(|c: char| c.is_ascii_digit()) && !account {
                wrong.push(format!("{name}: no account {user}"));
            }
            // Images that hold nothing but a few programs.
            let files = || image.tree.walk("/").filter(|(_, node)| node.is_file());
            let programs = files().all(|(path, _)| path.trim_start_matches('/').starts_with("usr/bin/"));
            if files().count() < 8 || programs {
                continue;
            }
            if image.tree.stat("/bin/sh").is_err() && !root.contains("distroless") {
                wrong.push(format!("{name}: no /bin/sh"));
            }
            let is_busybox = image.tree.stat("/bin/busybox").is_ok();
            for path in ["/etc/passwd", "/etc/os-release"] {
                let text = image.tree.read(path).ok().and_then(|content| content.as_text());
                if text.is_none() && !(is_busybox && path.ends_with("release")) {
                    wrong.push(format!("{name}: no text in {path}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn an_image_is_the_same_whatever_is_loaded() {
        let full = Catalog::full();
        let mut partial = Catalog::builtin();
        for (name, bytes) in ASSETS.iter().filter(|(name, _)| *name != AssetName::MORE_IMAGES) {
            partial.load_asset(name.as_str(), bytes).unwrap();
        }
        let known = partial.record_names();
        let more = full.record_names().into_iter().filter(|record| !known.contains(record));
        let asks =
            |name: &str| matches!(partial.base_image(name), Lookup::NeedsAsset(AssetName::MORE_IMAGES));
        let wrong: Vec<String> = more.map(|(name, _)| name).filter(|name| !asks(name)).collect();
        assert!(wrong.is_empty(), "found without it: {wrong:?}");
    }

    #[test]
    fn names_that_tutorials_use() {
        let catalog = Catalog::full();
        for name in [
            "node:20-alpine",
            "node:lts",
            "node",
            "docker.io/library/node:20",
            "node:18.17.0-bullseye-slim",
            "python:3.11-slim-bookworm",
            "python:3.9",
            "golang:1.22-alpine3.19",
            "golang:1.21.5",
            "rust:1.75-slim",
            "nginx:alpine",
            "nginx:1.25-alpine",
            "nginx:stable-alpine",
            "php:8.2-fpm-alpine",
            "php:8.1-apache",
            "php:8.3-cli",
            "composer:2",
            "composer:latest",
            "maven:3.9-eclipse-temurin-17",
            "gradle:8.5-jdk17",
            "eclipse-temurin:17-jre-alpine",
            "openjdk:11-jre-slim",
            "amazoncorretto:17",
            "ruby:3.2-slim",
            "mcr.microsoft.com/dotnet/sdk:8.0",
            "mcr.microsoft.com/dotnet/aspnet:8.0-alpine",
            "ubuntu:20.04",
            "gcr.io/distroless/static-debian12",
            "gcr.io/distroless/static:nonroot",
            "gcr.io/distroless/base-debian12",
            "alpine:3.19",
            "alpine:3.18.4",
            "alpine",
            "busybox:1.36",
            "debian:bullseye-slim",
            "postgres:15-alpine",
            "redis:7-alpine",
            "mysql:8.0",
            "mongo:6",
            "httpd:2.4-alpine",
            "tomcat:9-jdk11",
            "oven/bun:1",
            "ghcr.io/astral-sh/uv:latest",
            "denoland/deno:alpine",
            "denoland/deno:alpine-1.46.3",
            "denoland/deno:bin-2.1.4",
            "oven/bun:1.1-alpine",
            "ghcr.io/astral-sh/uv:python3.13-bookworm-slim",
            "ghcr.io/astral-sh/uv:0.8.0-python3.11-alpine",
            "ghcr.io/astral-sh/uv:debian-slim",
            "continuumio/miniconda3:24.7.1-0",
            "mambaorg/micromamba:1.5.8-jammy",
            "quay.io/jupyter/scipy-notebook:2024-10-07",
            "jupyter/datascience-notebook:python-3.11",
            "nikolaik/python-nodejs:python3.11-nodejs20-slim",
            "mcr.microsoft.com/playwright:v1.48.0-jammy",
            "mcr.microsoft.com/playwright/python:v1.47.0-noble",
            "cypress/included:13.15.0",
            "public.ecr.aws/lambda/python:3.12",
            "pytorch/pytorch:2.4.1-cuda12.1-cudnn9-runtime",
            "tiangolo/uvicorn-gunicorn:python3.11-slim",
            "apache/airflow:2.10.2-python3.11",
            "mcr.microsoft.com/devcontainers/python:1-3.12-bullseye",
            "gcc:13",
            "fedora:39",
            "rockylinux:9",
            "swift:5.10-jammy-slim",
            "clojure:temurin-21-tools-deps-1.11.3.1463-bookworm-slim",
            "clojure:lein-2.11.2-alpine",
            "ocaml/opam:debian-12-ocaml-5.1",
            "rocker/r-ver:4.3.2",
            "registry.fedoraproject.org/fedora:40",
            "registry.access.redhat.com/ubi8/nodejs-18:1-71",
            "cgr.dev/chainguard/python:latest-dev",
            "nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04",
            "docker.elastic.co/elasticsearch/elasticsearch:8.13.4",
            "mcr.microsoft.com/devcontainers/typescript-node:1-20-bookworm",
            "arm64v8/node:20-alpine",
            "ghcr.io/team/nginx:of-their-own",
            "ghcr.io/mlocati/php-extension-installer:2.11.12",
            "hexpm/elixir:of-its-own@sha256:0123",
            "ubuntu:23.10",
            "java:openjdk-8-alpine",
        ] {
            let found = catalog.base_image(name);
            assert!(matches!(found, Lookup::Found(_)), "{name}: {found:?}");
        }
        for (name, near) in [
            ("nodee:20", "node"),
            ("node:99", "node:1"),
            ("pyhton:3.12", "python"),
            ("swfit:5.10", "swift"),
            ("hexpm/elixir:of-its-own", "hexpm"),
            ("localhost:5000/nginx", "bitnami"),
        ] {
            let Lookup::Unknown { nearest } = catalog.base_image(name) else { panic!("{name}") };
            assert!(nearest.iter().any(|name| name.starts_with(near)), "{name}: {nearest:?}");
        }
        let Lookup::Found(node) = catalog.base_image("node:20.11.1") else { panic!() };
        assert!(node.config.env.contains(&"NODE_VERSION=20.11.1".to_owned()));
        assert!(node.provenance.trust.is_estimate());
        let Lookup::Found(other) = catalog.base_image("ghcr.io/team/alpine:3.20") else { panic!() };
        assert_eq!(other.provenance.source, "estimated: made after alpine:3.20, version 3.20");
        assert!(other.provenance.trust.is_estimate() && other.digest.is_none());
    }
}
