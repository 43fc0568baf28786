//! PHP: Composer, the extensions of the official images, artisan.

mod artisan;
mod composer;
mod extensions;

use super::Program;

use artisan::{php, wp};
use composer::composer;
use extensions::extensions;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["composer", "composer.phar"],
        summary: "composer install, require, dump-autoload",
        flags: &[],
        run: composer,
    },
    Program {
        names: &["php"],
        summary: "versions, artisan's caches, Composer's installer",
        flags: &[],
        run: php,
    },
    Program {
        names: &["wp"],
        summary: "wp --info, wp core download; what needs a site has no model",
        flags: &[],
        run: wp,
    },
    Program {
        names: &[
            "docker-php-ext-install",
            "docker-php-ext-configure",
            "docker-php-ext-enable",
            "docker-php-source",
            "pecl",
            "pear",
            "phpize",
            "install-php-extensions",
        ],
        summary: "extensions of PHP's official images",
        flags: &[],
        run: extensions,
    },
];
