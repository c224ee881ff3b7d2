"""Memory that reading a table takes: python benchmarks/read_rows.py [ROWS] [jsonl|csv|tsv|parquet]

Makes a table of ROWS articles of 1,250 characters, reads it with every rule but the decoder off, letting each document go,
and prints CPU time and peak memory.  A JSONL or CSV file is decoded whole, Parquet is read a batch at a time.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from cleaner.core.document import Article, Document
from cleaner.core.settings import Settings
from cleaner.core.source import Source
from cleaner.corpus.run import clean_inputs
from cleaner.files.inputs import Input
from cleaner.files.tables import open_table

TEXT = "第一号通报，会议在北京召开，各地要认真抓好落实。\n" * 50


def main(count: int = 20_000, format: str = "jsonl") -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"in.{format}")
        source = Document("", Source(), "", "")
        with path.open("wb") as file:
            table = open_table(file, format, source)
            for number in range(count):
                text = f"{number} {TEXT}"
                article = Article("", text, 0, 1, 50)
                table.add(Document(str(number), Source(), text, text, articles=(article,)), 0, str(number))
            table.finish()
        size = path.stat().st_size
        start = time.process_time()
        for document in clean_inputs([Input(str(path), "in", format)], Settings(select=("ENC",))):
            assert isinstance(document, Document), document
        used = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{format}: {count} rows, {size >> 20} MiB, cpu {used:.1f} s, peak memory {peak} MiB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:3])
