from cleaner.cli.main import main

main()
