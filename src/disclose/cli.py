import sys, datetime
from pathlib import Path
from disclose import registry, checks, findings
def main():
    paths=[Path(p) for p in sys.argv[2:]]
    r,c=registry.load(Path("registry"),paths)
    f=checks.run(r,c,"registry",datetime.date.today())
    print(findings.as_text(f),end=""); print(findings.summary(f,len(r.files)))
    sys.exit(any(x.severity=="error" for x in f))
