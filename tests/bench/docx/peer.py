"""python3 peer.py TEMPLATE.docx DATA.json SECONDS: documents per second of docxtpl."""
import io
import json
import sys
import time

from docxtpl import DocxTemplate

template, data, seconds = sys.argv[1], json.load(open(sys.argv[2])), float(sys.argv[3])
content = open(template, "rb").read()


def render():
    document = DocxTemplate(io.BytesIO(content))  # a rendered one cannot be rendered again
    document.render(data)
    document.save(io.BytesIO())


render()
begin, count = time.perf_counter(), 0
while count == 0 or time.perf_counter() - begin < seconds:
    render()
    count += 1
print(f"{count / (time.perf_counter() - begin):.2f}")
