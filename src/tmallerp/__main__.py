"""Run the command line: ``python -m tmallerp``."""

from tmallerp.cli import main

if __name__ == "__main__":
    main()
