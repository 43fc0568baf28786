//! PHP: Composer, the extensions of the official images, artisan.

mod checkers;
mod composer;
mod extensions;
mod interpreter;
mod laravel;
mod scripts;
mod symfony;
mod wordpress;

use super::Program;

use composer::composer;
use extensions::extensions;
use interpreter::php;
use wordpress::wp;

pub(super) use checkers::PROGRAMS as CHECKERS;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["composer", "composer.phar"],
        summary: "composer install, require, dump-autoload, run-script, exec, dump-env",
        flags: &[],
        run: composer,
    },
    Program {
        names: &["php"],
        summary: "versions, artisan, bin/console, Composer's installer",
        flags: &[],
        run: php,
    },
    Program {
        names: &["php-config"],
        summary: "its version, the folder of extensions",
        flags: &[],
        run: extensions::php_config,
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
