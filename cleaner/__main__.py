"""The program `cleaner`."""

import signal


def main() -> None:
    """Run it.  An interrupt while it is loaded ends it at once, and without a word: there is nothing to tidy up yet."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from cleaner.cli.main import main as command_line

    command_line()


if __name__ == "__main__":
    main()
