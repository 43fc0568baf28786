//! Containers, as far as images need them: what `docker run` and `docker create` leave behind.

use super::{ContainerConfig, ImageId};
use crate::vfs::{Time, Tree};

#[derive(Debug, Clone, PartialEq)]
pub struct Container {
    /// 64 hexadecimal digits.
    pub id: String,
    pub name: String,
    pub image: ImageId,
    /// The image as the user named it.
    pub image_name: String,
    pub config: ContainerConfig,
    pub created: Time,
    pub state: ContainerState,
    /// The file system as the container left it.
    pub tree: Tree,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerState {
    Created,
    Running,
    Exited { code: i32, at: Time },
}

impl Container {
    pub fn is_running(&self) -> bool {
        self.state == ContainerState::Running
    }

    /// The first 12 digits of the id.
    pub fn short_id(&self) -> &str {
        self.id.get(..12).unwrap_or(&self.id)
    }
}
