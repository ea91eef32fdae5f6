"""Makes llama-cpp-cases.jsonl: random grammars, random texts, and whether llama.cpp finds that each describes the other.

    python3 make-llama-cpp-cases.py VERDICTS GRAMMARS > llama-cpp-cases.jsonl

VERDICTS is the program llama-cpp-verdicts.cpp, GRAMMARS the number of grammars to try. The file in the repository was made
with 400 and llama.cpp of October 2026. Grammars that llama.cpp refuses are left out.
"""
import json
import random
import select
import subprocess
import sys

random.seed(20261121)
CHARACTERS = 'abcxyz09 -]["\\\n\té€😀ß'
OTHER_CHARACTERS = "d5Ω漢"
SECONDS = 5


class Verdicts:
    def __init__(self, program):
        self.program = program
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def ask(self, kind, text):
        """The answer, or None if there is none for long."""
        data = text.encode()
        self.process.stdin.write(f"{kind} {len(data)}\n".encode() + data)
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], SECONDS)
        answer = self.process.stdout.readline().decode().strip() if ready else ""
        if not answer:
            self.process.kill()
            self.process.wait()
            self.start()
            return None
        return answer


def literal(text):
    quoted = ""
    for c in text:
        kind = random.random()
        if c in '"\\':
            quoted += "\\" + c
        elif c == "\n":
            quoted += "\\n"
        elif c == "\t":
            quoted += "\\t"
        elif kind < 0.1 and ord(c) < 256:
            quoted += "\\x%02x" % ord(c)
        elif kind < 0.2 and ord(c) < 65536:
            quoted += "\\u%04X" % ord(c)
        elif kind < 0.25:
            quoted += "\\U%08x" % ord(c)
        else:
            quoted += c
    return f'"{quoted}"'


def in_class(c):
    if c in '"\\[]-':
        return "\\" + c
    if c == "\n":
        return "\\n"
    return "\\U%08x" % ord(c) if random.random() < 0.15 else c


class Grammar:
    """Expressions are tuples: a kind, then what the kind needs."""

    def __init__(self):
        self.names = ["root"]
        for i in range(1, random.randint(1, 4)):
            self.names.append(random.choice(["item", "a-b", "X1", "rule-"]) + str(i))
        self.rules = {name: self.choice(3, i) for i, name in enumerate(self.names)}

    def choice(self, depth, rule):
        return "choice", [self.sequence(depth, rule) for _ in range(random.choice([1, 1, 2, 3]))]

    def sequence(self, depth, rule):
        return "sequence", [self.repeated(depth, rule) for _ in range(random.choice([0, 1, 1, 2, 2, 3]))]

    def part(self, depth, rule):
        kind = random.random() * (1 if depth > 0 else 0.55)
        if kind < 0.3:
            return "literal", "".join(random.choice(CHARACTERS) for _ in range(random.choice([1, 1, 2, 3])))
        if kind < 0.5:
            pairs = [sorted(random.choices(CHARACTERS, k=2)) for _ in range(random.randint(1, 3))]
            ranges = [(a, b) if random.random() < 0.5 else (a, a) for a, b in pairs]
            return "class", random.random() < 0.3, ranges
        if kind < 0.55:
            return ("any",)
        if kind < 0.8:
            return "group", self.choice(depth - 1, rule)
        later = self.names[rule + 1:]
        if random.random() < 0.15:
            return "rule", random.choice(self.names)
        return ("rule", random.choice(later)) if later else ("literal", random.choice(CHARACTERS))

    def repeated(self, depth, rule):
        part = self.part(depth, rule)
        kind = random.random()
        if kind >= 0.4:
            return part
        if kind < 0.3:
            return "repeat", part, *random.choice([(0, None, "*"), (1, None, "+"), (0, 1, "?")])
        least = random.randint(0, 3)
        most = least + random.randint(0, 3)
        return "repeat", part, *random.choice([
            (least, least, f"{{{least}}}"), (least, None, f"{{{least},}}"), (least, most, f"{{{least},{most}}}"),
            (least, most, f"{{ {least} , {most} }}")])

    def text(self):
        lines = []
        for name in self.names:
            lines.append(name + random.choice([" ::= ", " ::=", " ::=\n  "]) + self.show(self.rules[name], False))
            if random.random() < 0.2:
                lines.append(random.choice(['# comment "x', "", "   "]))
        return "\n".join(lines) + random.choice(["", "\n"])

    def show(self, expression, nested):
        match expression:
            case "choice", alternatives:
                bar = random.choice([" | ", "\n | ", " | # c\n"] if nested else [" | ", "|", " |\n  "])
                return bar.join(self.show(alternative, nested) for alternative in alternatives)
            case "sequence", parts:
                return " ".join(self.show(part, nested) for part in parts) or random.choice(['""', ""])
            case "literal", text:
                return literal(text)
            case "class", negated, ranges:
                shown = "".join(in_class(a) + ("" if a == b else "-" + in_class(b)) for a, b in ranges)
                return f"[{'^' if negated else ''}{shown}]"
            case ("any",):
                return "."
            case "group", inner:
                return random.choice(["( ", "(", "(\n"]) + self.show(inner, True) + random.choice([")", " )", "\n)"])
            case "rule", name:
                return name
            case "repeat", part, _, _, sign:
                return self.show(part, nested) + sign

    def sample(self, expression, depth=0):
        if depth > 25:
            raise RecursionError
        match expression:
            case "choice", alternatives:
                return self.sample(random.choice(alternatives), depth + 1)
            case "sequence", parts:
                return "".join(self.sample(part, depth + 1) for part in parts)
            case "literal", text:
                return text
            case "class", negated, ranges:
                fitting = [c for c in CHARACTERS + OTHER_CHARACTERS if any(a <= c <= b for a, b in ranges) != negated]
                return random.choice(fitting or ["!"])
            case ("any",):
                return random.choice(CHARACTERS + OTHER_CHARACTERS)
            case "group", inner:
                return self.sample(inner, depth + 1)
            case "rule", name:
                return self.sample(self.rules[name], depth + 1)
            case "repeat", part, least, most, _:
                times = random.randint(least, least + 3 if most is None else most)
                return "".join(self.sample(part, depth + 1) for _ in range(times))


def changed(text):
    if not text:
        return random.choice(CHARACTERS)
    at = random.randrange(len(text))
    return random.choice([
        text[:at] + text[at + 1:],
        text[:at] + random.choice(CHARACTERS) + text[at:],
        text[:at] + random.choice(CHARACTERS) + text[at + 1:],
        text + text[:at + 1],
    ])


def texts(grammar):
    found = {""}
    for _ in range(40):
        try:
            text = grammar.sample(grammar.rules["root"])
        except RecursionError:
            continue
        if len(text) < 50 and len(found) < 12:
            found |= {text, changed(text)}
    return sorted(found)


def main():
    verdicts = Verdicts(sys.argv[1])
    for _ in range(int(sys.argv[2])):
        grammar = Grammar()
        text = grammar.text()
        if verdicts.ask("G", text) != "OK":
            continue
        described = {}
        for candidate in texts(grammar):
            verdict = verdicts.ask("T", candidate)
            if verdict is None:
                verdicts.ask("G", text)
            else:
                described[candidate] = verdict == "true"
        if any(described.values()):
            print(json.dumps({"grammar": text, "texts": described}, ensure_ascii=False))


main()
