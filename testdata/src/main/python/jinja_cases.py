"""Templates over the whole Jinja language, with what Python's jinja2 makes of them.

Run:  pip install jinja2==3.1.6
      python jinja_cases.py > ../../../../runtime/src/test/resources/jmistral/runtime/chat/jinja/cases.jsonl

The first line holds the context that all templates are given. Every other line is one JSON object: area, template, and
output or, where jinja2 raises, error (its message; null where that is Python's own wording and no promise of the language). jinja2 is set up as transformers does for chat templates;
the clock stands still at 2026-03-07 09:05:03.
"""

import datetime
import json

import jinja2
import jinja2.ext
import jinja2.sandbox

NOW = datetime.datetime(2026, 3, 7, 9, 5, 3, 123)


class GenerationTag(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        call = self.call_method("_support")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _support(self, caller):
        return caller()


def environment():
    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[GenerationTag, jinja2.ext.loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda format: NOW.strftime(format)
    return env


CONTEXT = {
    "n": 7,
    "neg": -3,
    "f": 2.5,
    "big": 123456789012345678901234567890,
    "s": "Hello, World",
    "u": "Zürich ☕ 😀 ß",
    "blank": "  \t padded \n ",
    "lines": "one\n two\n\nthree\n",
    "empty": "",
    "yes": True,
    "no": False,
    "nothing": None,
    "xs": [3, 1, 2],
    "words": ["banana", "Apple", "cherry", "apple"],
    "none_list": [],
    "d": {"b": 1, "a": "two", "C": None},
    "nested": {"items": [1, 2], "deep": {"er": {"key": "value"}}, "0": "zero"},
    "users": [
        {"name": "Ann", "age": 30, "city": {"name": "Oslo"}, "tags": ["x"]},
        {"name": "bob", "age": 25, "city": {"name": "bern"}, "tags": []},
        {"name": "Cid", "age": 30, "city": {"name": "oslo"}},
    ],
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": " Hi <|im_end|> "},
        {"role": "assistant", "content": "Hello!", "tool_calls": [
            {"id": "abc", "type": "function", "function": {"name": "f", "arguments": {"x": 1, "é": [1.5, None, True]}}}]},
    ],
}

CASES = {}


def area(name, text):
    CASES.setdefault(name, []).extend(part.strip("\n") for part in text.split("\n----\n"))


def lines(name, text):
    CASES.setdefault(name, []).extend(line for line in text.split("\n") if line)


lines("output", r"""
plain text
{{ n }} {{ neg }} {{ f }} {{ s }} {{ u }} {{ yes }} {{ no }} {{ nothing }} {{ missing }}|
{{ xs }} {{ words }} {{ d }} {{ nested }} {{ none_list }}
{{ 1, 2 }} {{ (1,) }} {{ () }} {{ [[]] }} {{ {} }} {{ {'a': {'b': (1, 'x')}} }}
{{ 'a' 'b' "c" }} {{ "it's" }} {{ ["it's", 'say "hi"', 'both \' and "'] }}
{{ ['\n\t\\', 'é', '\x00\x7f', '\u200b', '😀', '\ud7ff', '\u00ad', '\xa0'] }}
{{ '\x41\u00e9\U0001F600\101\a\b\f\v\0' | tojson }} {{ '\q\é\N{BULLET}' }} {{ 'a\
b' }}
{{ 1e3 }} {{ 1.0 }} {{ 1e16 }} {{ 123456789012345680.0 }} {{ 1e-4 }} {{ 0.00001 }} {{ 1.5e300 * 1e10 }} {{ 0.1 + 0.2 }} {{ -0.0 }} {{ 1e22 }} {{ 5e-324 }}
{{ 1_000 }} {{ 0x_ff }} {{ 0b101 }} {{ 0o17 }} {{ 1_0.5_0 }} {{ 00 }} {{ 1e+2 }} {{ 2E-2 }}
{{ true }} {{ True }} {{ false }} {{ none }} {{ None }} {{ [true, none, 1.0] }}
{{ big }} {{ big * big }} {{ 2 ** 100 }} {{ -big // 7 }} {{ big % 97 }} {{ big / 10 }}
{{ range(3) }} {{ range(1, 10, 3) }} {{ range(5, 0, -2) | list }} {{ range(3)[1] }} {{ range(10)[2:8:3] }} {{ range(4) | length }}
{{ d.items() }} {{ d.keys() }} {{ d.values() }} {{ d.items() | list }}
{{ namespace(a=1, b='x') }} {{ namespace({'k': 2}) }}
{{- ' no ' -}}   {{ 'space' }}   {{- '|' }}
{{ '{{' }} {{ '%}' }} {# comment with {{ and %} #}done
""")

area("whitespace", r"""
a
  {% if yes %}
    b
  {% endif %}
c
----
a
  {%- if yes -%}
    b
  {%- endif -%}
c
----
  {%+ if yes %}
 x
  {%+ endif +%}

y
----
{% if yes +%}
 x
{% endif %}
y
----
x {% if yes %} y {% endif %} z
----
  {{ n }}
{{ n }}
   {{- n -}}
 e
----
{# one #}
  {# two #}
a {# three -#}
   b
{#- four #} c
----
a{% raw %}
 {{ n }} {% if %} {# x #}
{% endraw %}
b
----
a
  {%- raw -%}  {{ n }}  {%- endraw -%}  b
----
  {% raw %} x {% endraw +%}
y
----
  {%+ raw %} x
  {% endraw %}
y
----


trailing


----
 {% set x = 1 %}  text
 {% set y = 2 %}

z
----
{%- for i in xs %}
  {{ i }}
{%- endfor %}
end
----
{% for i in xs -%}
  {{ i }},
{%- endfor %}
----
{%for i in xs%}{{i}}{%endfor%}{%if(n)%}y{%endif%}{%if not(n)%}y{%endif%}
----
a	{% if yes %}tab{% endif %}
	{% if yes %}
tabbed
	{% endif %}
----
{{ "a
b" }}{% if "x
y" == 'x\ny' %}same{% endif %}
----
{%- -%}
----
{{
   n
   +
   1
}}{%
   set q = 2
%}{{ q }}
----
{{ {'a': {'b': 1}}['a']['b'] }}{{ {'a': {}}}}
""")
CASES["whitespace"] += ["a\r\n{% if yes %}\r\nb\r\n{% endif %}\r\nc\r\n", "a\rb{% if yes %}\rc{% endif %}\n\n", "\u00a0{%- if yes -%}\u00a0x\u2003{%- endif %}\u3000"]

lines("operators", r"""
{{ 1 + 2 * 3 - 4 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2 ** 3 ** 2 }} {{ 2 ** -1 }} {{ -2 ** 2 }}
{{ 7.5 // 2 }} {{ -7.5 // 2 }} {{ 7.5 % 2 }} {{ -7.5 % 2 }} {{ 7.5 % -2 }} {{ 1 / 3 }} {{ 6 / 3 }} {{ 0.0 * -1 }} {{ 4.0 ** 0.5 }}
{{ true + true }} {{ true * 3 }} {{ 'a' * true }} {{ -true }} {{ +false }} {{ 5 + 0.5 }} {{ true / 2 }}
{{ 'a' + 'b' }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ 'a' * -1 }}| {{ [1] + [2] }} {{ [1, 2] * 2 }} {{ (1,) + (2,) }} {{ 2 * (1, 2) }}
{{ 'a' ~ 1 ~ none ~ true ~ 1.5 ~ [1, 'x'] ~ missing ~ 'z' }}
{{ 1 ~ 2 + 3 }} {{ 1 + 2 ~ 3 }} {{ 2 * 3 ~ 4 * 5 }} {{ 'a' ~ 'b' == 'ab' }}
{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 1 == 1.0 == true }} {{ 3 > 2 >= 2 != 1 }} {{ 1 <= 1 <= 0 }}
{{ 'a' < 'b' }} {{ 'a' < 'B' }} {{ 'é' > 'z' }} {{ '😀' > '\uffff' }} {{ [1, 2] < [1, 3] }} {{ (1,) < (1, 0) }} {{ [] < [0] }} {{ 'abc' >= 'abc' }}
{{ 1 == '1' }} {{ none == false }} {{ 0 == false }} {{ [1, 2.0] == [1.0, 2] }} {{ (1,) == [1] }} {{ {'a': 1} == {'a': 1.0} }} {{ missing == other }} {{ missing == none }} {{ missing == '' }}
{{ 2 in xs }} {{ 9 not in xs }} {{ 'World' in s }} {{ '' in s }} {{ 'b' in d }} {{ 1 in d.values() }} {{ 'a' in d.keys() }} {{ 2 in range(3) }} {{ 2.0 in xs }} {{ true in [1] }} {{ 'x' in missing }}
{{ not 1 in xs }} {{ not yes and no }} {{ not (yes and no) }} {{ not not n }}
{{ yes and 'x' }} {{ no and 'x' }} {{ '' or 'y' }} {{ 0 or none or [] or 'last' }} {{ yes or missing.x }} {{ no and missing.x }}
{{ yes or no and no }} {{ (yes or no) and no }}
{{ 'a' if yes else 'b' }} {{ 'a' if no else 'b' }} {{ 'a' if no }}| {{ 'a' if no else 'b' if no else 'c' }} {{ ('x' if yes) ~ 'y' }} {{ 1 if yes if no else 2 }}
{{ -n }} {{ +n }} {{ - n + 1 }} {{ --n }} {{ -f }} {{ 3 - -2 }} {{ 2*-3 }}
{{ 1 if n == 7 and s == 'Hello, World' or no else 0 }}
{{ n is odd and f > 2 }} {{ n + 1 is even }} {{ -1|abs }} {{ -n|abs }} {{ 2 ** 3|string }} {{ 1 + 2|string|int }} {{ (1 + 2)|string }}
{{ 'a' 'b'|upper }} {{ ('a' ~ 'b')|upper }} {{ 'a' ~ 'b'|upper }} {{ not 'a'|length == 1 }}
{{ 10 // 3.0 }} {{ 1e308 * 10 }} {{ -1e308 * 10 }} {{ (1e308 * 10) - (1e308 * 10) }} {{ 2.0 ** 10 }} {{ 0 ** 0 }} {{ 10 ** 20 }} {{ 10 ** -2 }}
{{ 9007199254740993 == 9007199254740992.0 }} {{ 9007199254740993 > 9007199254740992.0 }} {{ 1 < 1.5 }} {{ 12345678901234567890 / 3 }} {{ 1e400 == 1e500 }}
{{ 1 + 'a' }}
{{ 'a' + 1 }}
{{ [1] + (2,) }}
{{ none + 1 }}
{{ {} + {} }}
{{ 'a' * 1.5 }}
{{ 'a' - 'b' }}
{{ 1 < 'a' }}
{{ none < 1 }}
{{ [1] < (2,) }}
{{ {} < {} }}
{{ 1 in 2 }}
{{ 1 in 'abc' }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 1.0 / 0 }}
{{ 1.0 % 0 }}
{{ 0 ** -1 }}
{{ -'a' }}
{{ missing + 1 }}
{{ 1 + missing }}
{{ missing < 1 }}
{{ -missing }}
{{ missing * 2 }}
{{ missing.x }}
{{ missing['x'] }}
{{ missing() }}
{{ d.missing.x }}
{{ n.x.y }}
{{ none.x.y }}
{{ d['zz']['y'] }}
{{ xs[9].y }}
{{ n() }}
{{ 'a'() }}
{{ (1, 2)[5].z }}
{{ [missing] }} {{ {'a': missing} }} {{ missing|string == '' }} {{ missing|length }} {{ missing|list }} {{ missing is defined }}
{{ {[1]: 2} }}
{{ {{}: 2} }}
{{ 'é' * 3 ~ u[3] }} {{ u|length }} {{ 'x' in u }} {{ '😀' in u }}
""")

lines("access", r"""
{{ d.a }} {{ d['a'] }} {{ d["b"] }} {{ d.zz }}| {{ d['zz'] }}| {{ d.C }} {{ nested.deep.er.key }} {{ nested['deep'].er['key'] }} {{ nested.items() | list | length }} {{ nested['items'] }} {{ nested['0'] }} {{ nested.0 }}|
{{ xs[0] }} {{ xs[-1] }} {{ xs[5] }}| {{ xs.0 }} {{ xs.1 }} {{ users[0].name }} {{ users[0]['city'].name }} {{ users[1].city['name'] }} {{ users.2.age }} {{ xs['0'] }}| {{ xs[true] }}
{{ s[0] }} {{ s[-1] }} {{ s[99] }}| {{ s[1:4] }} {{ s[:5] }} {{ s[7:] }} {{ s[::-1] }} {{ s[::2] }} {{ s[-5:-1] }} {{ s[5:2] }}| {{ s[100:] }}| {{ s[-100:3] }} {{ s[:] }} {{ s[8:2:-2] }}
{{ u[0:3] }} {{ u[7] }} {{ u[9] }} {{ u[-1] }} {{ u[::-1] }} {{ u[7:10] }}
{{ xs[1:] }} {{ xs[:-1] }} {{ xs[::-1] }} {{ xs[::2] }} {{ xs[5:] }} {{ (1, 2, 3)[1:] }} {{ xs[-2:] }} {{ messages[1:]|length }} {{ xs[none:none] }} {{ xs[0:2:none] }} {{ range(10)[::-3]|list }}
{{ 'abc'.nope }}|{{ n.nope }}|{{ none.nope }}|{{ yes.nope }}
{{ users[0].items is defined }} {{ users[0].name is defined }} {{ users[0].nope is defined }} {{ users[0]['name'] is defined }} {{ users[0].city.nope is defined }}
{{ ''.__class__ }}|{{ [].__len__ }}|{{ d.__class__ is defined }}
{{ ''.__class__.__mro__ }}
{{ d.update({'x': 1}) }}
{{ d.pop('a') }}
{{ d.clear() }}
{{ d.setdefault('a', 1) }}
{{ xs.append(1) }}
{{ xs.sort() }}
{{ xs.pop() }}
{{ xs.extend([1]) }}
{{ xs.update }}|{{ d.update }}|{{ d.update is defined }}|{{ xs.append is defined }}
{{ xs[::0] }}
{{ xs['a':] }}
{{ xs[1.5] }}|{{ d[1.5] }}|{{ n[0] }}|{{ none[0] }}|{{ d[xs] }}|{{ xs[xs] }}
{{ d[1:2] }}|
{{ {1: 'int', 1.5: 'float', none: 'none', true: 'bool'} }} {{ {1: 'a'}[1.0] }} {{ {1: 'a'}[true] }} {{ {(1, 2): 'tuple'}[(1, 2)] }} {{ {'a': 1, 'a': 2} }} {{ {(1,2): 3}[1,2] }}
{{ 5.0.is_integer() }} {{ 5.5.is_integer() }} {{ (255).bit_length() }}
{{ d|attr('a') }}|{{ (d|attr('get'))('a') }}
""")

lines("methods", r"""
{{ s.upper() }} {{ s.lower() }} {{ s.swapcase() }} {{ 'hELLO wORLD x1y'.title() }} {{ 'hELLO'.capitalize() }} {{ 'straße'.upper() }} {{ 'ΑΣ'.lower() }} {{ 'ß'.casefold() }} {{ 'ǆa'.title() }} {{ 'ﬁn'.capitalize() }} {{ 'İ'.lower()|length }} {{ ''.title() }}|{{ "they're bill's".title() }}
{{ blank.strip() }}|{{ blank.lstrip() }}|{{ blank.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abcba'.lstrip('ab') }}|{{ '\u00a0\u2003x\u3000\x1c'.strip() }}|{{ 'a\u200b'.strip()|length }}|{{ 'x'.strip(none) }}|{{ '[INST]'.strip('[]') }}
{{ 'a,b,,c'.split(',') }} {{ ' a  b c '.split() }} {{ 'a b c d'.split(' ', 2) }} {{ 'a b c d'.split(maxsplit=1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'abc'.split('') if no }} {{ 'a--b--c'.split('--') }} {{ ' a b '.split(' ') }} {{ 'a\u2003b\nc'.split() }}
{{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b  c '.rsplit(none, 1) }} {{ 'a b c'.rsplit() }} {{ 'aaa'.rsplit('aa') }} {{ 'aaa'.split('aa') }} {{ '</think>x</think>y'.split('</think>')[-1] }}
{{ lines.splitlines() }} {{ lines.splitlines(true) }} {{ 'a\r\nb\rc\x0bd\x1ce\x85f\u2028g'.splitlines() }} {{ ''.splitlines() }} {{ '\n\n'.splitlines(keepends=true) }}
{{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'abc'.partition('=') }} {{ 'abc'.rpartition('=') }}
{{ s.startswith('Hello') }} {{ s.startswith(('x', 'H')) }} {{ s.endswith('ld') }} {{ s.endswith('x') }} {{ s.startswith('World', 7) }} {{ s.startswith('Hello', 0, 3) }} {{ s.endswith('Hello', 0, 5) }} {{ s.startswith('') }}
{{ s.removeprefix('Hello') }}|{{ s.removesuffix('World') }}|{{ s.removeprefix('x') }}|{{ s.removesuffix('') }}
{{ s.find('o') }} {{ s.find('o', 5) }} {{ s.find('zz') }} {{ s.rfind('o') }} {{ s.index('W') }} {{ s.rindex('l') }} {{ u.find('ß') }} {{ u.find('😀') }} {{ s.find('o', -4) }} {{ s.find('') }} {{ s.find('l', 4, 6) }}
{{ s.count('l') }} {{ s.count('') }} {{ 'aaaa'.count('aa') }} {{ s.count('l', 4) }} {{ xs.count(1) }} {{ xs.index(2) }} {{ (1, 1, 2).count(1) }} {{ (1, 2).index(2) }}
{{ s.replace('o', '0') }} {{ s.replace('l', 'L', 2) }} {{ 'abc'.replace('', '-') }} {{ 'aaa'.replace('a', 'b', 0) }} {{ 'aaa'.replace('aa', 'b') }} {{ '😀😀'.replace('', '.') }} {{ s.replace('Hello', '') }}
{{ ', '.join(words) }} {{ ''.join(['a']) }} {{ '-'.join('abc') }} {{ '-'.join(d) }} {{ ','.join([]) }}| {{ ' '.join(words|map('upper')) }}
{{ 'x'.center(5) }}|{{ 'x'.center(6, '*') }}|{{ 'ab'.center(5, '-') }}|{{ 'x'.ljust(3) }}|{{ 'x'.rjust(3, '0') }}|{{ '-5'.zfill(4) }}|{{ '5'.zfill(3) }}|{{ '+5'.zfill(4) }}|{{ 'abc'.zfill(2) }}|{{ ''.zfill(2) }}
{{ 'a\tb'.expandtabs(4) }}|{{ 'a\tb\n\tc'.expandtabs() }}|{{ 'ab\tc'.expandtabs(0) }}
{{ 'abc'.isalpha() }} {{ 'ab1'.isalpha() }} {{ '12'.isdigit() }} {{ '1²'.isdigit() }} {{ '1²'.isdecimal() }} {{ '½'.isnumeric() }} {{ 'a1'.isalnum() }} {{ ' \t'.isspace() }} {{ ''.isalpha() }} {{ 'Ab'.istitle() }} {{ 'AB'.isupper() }} {{ 'ab1'.islower() }} {{ 'a_1'.isidentifier() }} {{ '1a'.isidentifier() }} {{ 'é'.isascii() }} {{ 'a\n'.isprintable() }} {{ '1'.isupper() }} {{ '٣'.isdigit() }} {{ 'Ab Cd'.istitle() }} {{ 'AB'.istitle() }}
{{ '{} {}'.format('a', 1) }} {{ '{0}{1}{0}'.format('x', 'y') }} {{ '{a}-{b}'.format(a=1, b=none) }} {{ '{{}}'.format() }} {{ '{:>5}|{:<5}|{:^5}|{:*^7}'.format('a', 'b', 'c', 'd') }} {{ '{!r} {!s}'.format('q', 'q') }} {{ '{0[a]} {0[b]}'.format(d) }} {{ '{0.a}'.format(d) }}
{{ '{[0]}'.format(xs) }}
{{ '{:d} {:5d} {:05d} {:+d} {:,} {:x} {:X} {:#x} {:o} {:b} {:#b} {:c} {:e} {:.2f} {:.0f} {:10.3f}| {:g} {:%} {:.1%} {:_} {: d} {:n}'.format(42, 42, 42, 42, 1234567, 255, 255, 255, 8, 5, 5, 65, 12345.678, 3.14159, 2.5, 3.14159, 0.0001234, 0.25, 0.256, 1234567, 42, 7) }}
{{ '{:.3}|{:.3g}|{:10.4}|{:<8.2f}|{:>+8.1f}|{:08.2f}|{:.3s}|{:5s}|{:>5}|{:<5}|{:^6}|{:=+6d}|{:{}}'.format(3.14159, 1234567.0, 2.0, 1.5, 1.55, -3.14159, 'abcdef', 'ab', 42, 42, 42, 42, 'x', 4) }}
{{ '{:.2f}'.format(1) }} {{ '{}'.format(1.0) }} {{ '{}'.format([1, 'a']) }} {{ '{}'.format(missing) }}| {{ '{:5}'.format(true) }}| {{ '{:d}'.format(true) }} {{ '{:,.2f}'.format(1234567.891) }} {{ '{:e}'.format(0) }} {{ '{:g}'.format(100000) }} {{ '{:g}'.format(1000000) }} {{ '{:g}'.format(1e-5) }} {{ '{:.10g}'.format(0.1) }} {{ '{:#.3g}'.format(1.0) }} {{ '{:}'.format(1e100) }}
{{ '{a[b][0]}'.format(a={'b': 'xy'}) }} {{ '{x}'.format_map({'x': 3}) }}
{{ '%s %s' % ('a', 1) }} {{ '%s' % 'x' }} {{ '%d%%' % 5 }} {{ '%5d|%-5d|%05d|%+d|% d' % (42, 42, 42, 42, 42) }} {{ '%x %X %o %#x %#o' % (255, 255, 8, 255, 8) }} {{ '%e %.2f %g %G %10.3f|%-8.1f|' % (12345.678, 3.14159, 0.0001, 1e20, 2.5, 2.5) }} {{ '%r %s %a' % ('q', none, 'z') }} {{ '%(a)s %(b)05d' % {'a': 'x', 'b': 3} }} {{ '%c%c' % ('a', 66) }} {{ '%*d' % (5, 42) }} {{ '%.3s' % 'abcdef' }} {{ '%s' % [1, 2] }} {{ '%s' % d }} {{ '%d' % 3.9 }} {{ '%i' % true }} {{ '%5s|%-5s|' % ('a', 'b') }} {{ 'x' % () }} {{ '%.3d' % 5 }} {{ '%s' % missing }}|
{{ d.get('a') }} {{ d.get('zz') }} {{ d.get('zz', 'default') }} {{ d.get('C', 1) }} {{ d.items()|list }} {{ d.keys()|list }} {{ d.values()|list }} {{ d.copy() }} {{ d.keys()|first }} {{ d.items()|length }}
{{ xs.copy() }} {{ xs.index(1) }}
{{ 'abc'.split('') }}
{{ 'abc'.index('z') }}
{{ 'abc'.center(5, 'ab') }}
{{ ','.join([1, 2]) }}
{{ ','.join(1) }}
{{ 'abc'.upper(1) }}
{{ 'abc'.find() }}
{{ 'abc'.replace('a') }}
{{ 'abc'.startswith(1) }}
{{ 'abc'.nope() }}
{{ d.nope() }}
{{ xs.index(99) }}
{{ '%d' % 'a' }}
{{ '%s %s' % ('a',) }}
{{ '%s' % (1, 2) }}
{{ '%q' % 1 }}
{{ '%(a)s' % 1 }}
{{ '{}'.format() }}
{{ '{a}'.format() }}
{{ '{:d}'.format('a') }}
{{ '{:d}'.format(1.5) }}
{{ '{'.format() }}
{{ '}'.format() }}
{{ '{:.2d}'.format(1) }}
{{ '{0.__class__}'.format('a') }}
{{ 'a'.partition('') }}
""")

lines("filters", r"""
{{ missing|default('x') }} {{ empty|default('x') }}| {{ empty|default('x', true) }} {{ none|default('x') }} {{ none|default('x', boolean=true) }} {{ missing|d }}| {{ d.zz|default([]) }} {{ 0|default(5, true) }} {{ missing|default(d.also_missing) }}|
{{ xs|length }} {{ s|count }} {{ d|length }} {{ u|length }} {{ (1, 2)|length }} {{ range(5)|length }} {{ ''|length }}
{{ xs|first }} {{ xs|last }} {{ s|first }} {{ s|last }} {{ none_list|first }}| {{ none_list|last }}| {{ d|first }} {{ d|last }} {{ range(3)|last }} {{ (xs|map('string'))|first }} {{ u|last }}
{{ xs|join }} {{ xs|join(', ') }} {{ users|join('/', attribute='name') }} {{ users|join('|', 'age') }} {{ [1, none, true, missing, 'x']|join('-') }} {{ 'abc'|join('.') }} {{ d|join(',') }} {{ xs|join(0) }} {{ none_list|join(',') }}|
{{ s|upper }} {{ s|lower }} {{ s|capitalize }} {{ 'hello wORLD (foo) [bar] x-y <z>{a}'|title }} {{ 'über straße'|title }} {{ 42|upper }} {{ none|lower }} {{ 'ß'|upper }} {{ "they're"|title }}
{{ blank|trim }}| {{ '--x--'|trim('-') }} {{ 5|trim }} {{ 'x'|center(5) }}| {{ 'ab'|center(7) }}| {{ missing|trim }}| {{ none|trim }}
{{ lines|indent }}|{{ lines|indent(2) }}|{{ lines|indent(2, true) }}|{{ lines|indent(2, blank=true) }}|{{ lines|indent('> ', first=true, blank=true) }}|{{ 'a'|indent }}|{{ ''|indent }}|{{ 'a\nb'|indent(width=1, first=False) }}
{{ s|replace('o', '0') }} {{ s|replace('l', 'L', 2) }} {{ 12321|replace(2, 'x') }} {{ s|replace('', '.')|length }} {{ s|replace(old='H', new='J') }}
{{ xs|list }} {{ 'abc'|list }} {{ d|list }} {{ d.items()|list }} {{ range(3)|list }} {{ missing|list }} {{ u|list }}
{{ xs|sort }} {{ xs|sort(true) }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ users|sort(attribute='age')|map(attribute='name')|list }} {{ users|sort(attribute='age,name')|map(attribute='name')|list }} {{ users|sort(reverse=true, attribute='city.name')|map(attribute='name')|list }} {{ 'hello'|sort }} {{ [[2, 'b'], [1, 'c'], [2, 'a']]|sort }} {{ [1.5, true, 0]|sort }} {{ [(1, 'b'), (1, 'a')]|sort }} {{ d|sort }}
{{ d|dictsort }} {{ {'b': 2, 'A': 3, 'c': 1}|dictsort }} {{ {'b': 2, 'A': 3, 'c': 1}|dictsort(true) }} {{ {'b': 2, 'A': 3, 'c': 1}|dictsort(false, 'value') }} {{ {'b': 2, 'A': 3}|dictsort(reverse=true) }} {{ {'b': 2, 'A': 3}|dictsort(by='value') }}
{% for g in users|groupby('age') %}{{ g.grouper }}:{{ g.list|map(attribute='name')|join(',') }};{% endfor %} {% for age, us in users|groupby('age') %}{{ age }}={{ us|length }} {% endfor %} {{ users|groupby('city.name')|map('first')|list }} {{ users|groupby('tags', default=[])|length }} {{ words|groupby(0)|map(attribute='grouper')|list }} {{ words|groupby(0, case_sensitive=true)|map('first')|join }}
{{ words|unique|list }} {{ words|unique(true)|list }} {{ [1, 1.0, true, 2]|unique|list }} {{ users|unique(attribute='age')|map(attribute='name')|list }} {{ 'Hello'|unique|join }}
{{ xs|min }} {{ xs|max }} {{ words|min }} {{ words|max }} {{ words|max(case_sensitive=true) }} {{ none_list|min }}| {{ users|max(attribute='age') }} {{ (users|min(attribute='name')).name }} {{ 'hello'|max }}
{{ xs|sum }} {{ none_list|sum }} {{ users|sum(attribute='age') }} {{ xs|sum(start=10) }} {{ [1.5, 2]|sum }} {{ [[1], [2]]|sum(start=[]) }} {{ xs|sum(none, 5) }}
{{ xs|map('string')|list }} {{ users|map(attribute='name')|list }} {{ users|map(attribute='tags', default='-')|list }} {{ users|map(attribute='city.name')|join(',') }} {{ words|map('replace', 'a', '4')|list }} {{ xs|map('abs')|sum }} {{ [[1, 2], [3]]|map('sum')|list }} {{ [[1, 2], [3, 4]]|map(attribute=1)|list }} {{ users|map('attr', 'items')|list|length }} {{ ['a']|map('default', 'x')|list }} {{ [' a ']|map('trim')|first }} {{ words|map('upper')|map('lower')|unique|list }}
{{ xs|select('odd')|list }} {{ [0, 1, '', 'x', none]|select|list }} {{ xs|reject('odd')|list }} {{ [0, 1, '']|reject|list }} {{ xs|select('gt', 1)|list }} {{ words|select('in', ['Apple'])|list }} {{ words|select('equalto', 'Apple')|list }} {{ [1, 'a', none]|select('string')|list }} {{ [missing, 1]|select('defined')|list }} {{ xs|select('divisibleby', 3)|list }}
{{ users|selectattr('tags')|map(attribute='name')|list }} {{ users|selectattr('age', 'equalto', 30)|map(attribute='name')|list }} {{ users|rejectattr('tags', 'defined')|map(attribute='name')|list }} {{ messages|selectattr('role', '==', 'user')|list|length }} {{ messages|rejectattr('role', 'in', ['system', 'user'])|map(attribute='content')|first }} {{ users|selectattr('city.name', 'eq', 'Oslo')|list|length }} {{ (messages|selectattr('role', 'equalto', 'assistant')|list|last).content }} {{ users|rejectattr('tags')|map(attribute='name')|list }} {{ users|selectattr('age', '>', 26)|list|count }}
{{ [1, 2, 3, 4, 5]|batch(2)|list }} {{ [1, 2, 3]|batch(2, 'x')|list }} {{ [1, 2, 3, 4, 5]|slice(2)|list }} {{ [1, 2, 3, 4, 5]|slice(3, 'x')|list }} {{ []|batch(2)|list }} {{ []|slice(2)|list }} {{ 'abcde'|batch(3)|map('join')|list }} {{ range(7)|slice(3)|list }}
{{ xs|reverse|list }} {{ s|reverse }} {{ d|reverse|list }} {{ (xs|map('string'))|reverse }} {{ u|reverse }} {{ (1, 2)|reverse|list }} {% for x in xs|reverse %}{{ x }}{{ loop.last }}{% endfor %}
{{ d|items|list }} {% for k, v in d|items %}{{ k }}={{ v }};{% endfor %} {{ missing|items|list }}
{{ '42'|int }} {{ '4.7'|int }} {{ 'x'|int }} {{ 'x'|int(-1) }} {{ 4.9|int }} {{ -4.9|int }} {{ '0x1f'|int(0, 16) }} {{ '11'|int(base=2) }} {{ true|int }} {{ none|int }} {{ none|int(default=3) }} {{ ' 12 '|int }} {{ '1_000'|int }} {{ '1e3'|int }} {{ ''|int }} {{ []|int }} {{ '٣'|int }} {{ '-7'|int }} {{ '0b11'|int(0, 2) }} {{ '077'|int }} {{ 1e20|int }}
{{ '4.5'|float }} {{ 'x'|float }} {{ 'x'|float(1.5) }} {{ 3|float }} {{ '1e3'|float }} {{ none|float }} {{ ' 2.5 '|float }} {{ 'inf'|float }} {{ '-Infinity'|float }} {{ 'nan'|float }} {{ true|float }} {{ '1_0.5'|float }} {{ '.5'|float }} {{ '5.'|float }}
{{ 42.55|round }} {{ 42.55|round(1) }} {{ 42.55|round(1, 'floor') }} {{ 42.51|round(1, 'ceil') }} {{ 2.5|round }} {{ 3.5|round }} {{ 1234|round(-2) }} {{ 1250|round(-2) }} {{ 5|round }} {{ 2.675|round(2) }} {{ -2.5|round }} {{ 1234.5|round(-2) }} {{ 5|round(0, 'floor') }} {{ 0.5|round|int }} {{ 7|round(method='ceil') }}
{{ -5|abs }} {{ neg|abs }} {{ -2.5|abs }} {{ true|abs }}
{{ 5|string }}{{ none|string }}{{ xs|string }}{{ missing|string }}| {{ 5|string|length }}
{{ '%s, %s!'|format('Hi', 'Bob') }} {{ '%(x)s'|format(x=3) }} {{ '%5.1f|'|format(3.14159) }} {{ '%d items'|format(5) }}
{{ s|wordcount }} {{ 'a b-c d_e 1'|wordcount }} {{ ''|wordcount }} {{ 'naïve Zürich'|wordcount }}
{{ 'foo bar baz qux'|truncate(9) }} {{ 'foo bar baz qux'|truncate(9, true) }} {{ 'foo bar baz qux'|truncate(11) }} {{ 'foo bar baz qux'|truncate(11, false, '...', 0) }} {{ 'foobarbaz'|truncate(5, leeway=0) }} {{ 'foo bar baz qux'|truncate(5, end='!') }} {{ 'short'|truncate }}
{{ '<a href="x">&\'</a>'|e }} {{ '<'|escape|e }} {{ '<'|e|forceescape }} {{ 5|e }} {{ '<'|safe }} {{ ('<'|safe) ~ '<' }} {{ ('<b>'|safe) + '<i>' }} {{ '<i>' + ('<b>'|safe) }} {{ ['<'|safe] }} {{ ('<'|safe) is escaped }} {{ '<' is escaped }} {{ ('<%s>'|safe) % '<' }} {{ ('<'|safe)|upper + '<' }} {{ ('a'|safe).join(['<', '>'|safe]) }} {{ ('x<y'|safe).replace('x', '<') }} {{ '<{}>'|safe|string }} {{ ('{}'|safe).format('<') }} {{ ('<x>'|safe)[0] + '>' }} {{ ('a<b'|safe).split('<') }} {{ ('<'|safe) * 2 + '<' }} {{ ('<'|safe)|trim + '<' }}
{{ '<p>Hello <b>world</b> &amp; &lt;you&gt;</p>  <!-- x --> end'|striptags }} {{ 'a < b'|striptags }} {{ 'no tags   here'|striptags }}
{{ 'a b/c?d=é&x'|urlencode }} {{ {'a b': 'c/d', 'e': 1}|urlencode }} {{ [('x', 'y z')]|urlencode }} {{ 5|urlencode }}
{{ {'class': 'a', 'id': none, 'x': missing, 'y': '<"'}|xmlattr }}| {{ {'a': 1}|xmlattr(false) }} {{ {}|xmlattr }}|
{{ 0|filesizeformat }} {{ 1|filesizeformat }} {{ 999|filesizeformat }} {{ 1000|filesizeformat }} {{ 1234567|filesizeformat }} {{ 1024|filesizeformat(true) }} {{ 1e12|filesizeformat }} {{ 1e30|filesizeformat }}
{{ ['a', 'b']|map('upper')|join('-')|lower|replace('-', '+') }}
{{ (xs|select('odd')|list)|length }} {{ xs|map('string')|join|length }}
{{ xs|map('string') is iterable }} {{ (xs|map('string')) is string }} {{ xs|select('odd') is sequence }}
{% set g = xs|map('string') %}{{ g|first }}{{ g|join }}{{ g|list }}
{{ xs|nofilter }}
{{ xs|map('nofilter')|list }}
{{ xs|select('notest')|list }}
{{ xs|map|list }}
{{ users|selectattr|list }}
{{ (xs|map('string'))|length }}
{{ (xs|map('string'))|last }}
{{ 5|length }}
{{ none|length }}
{{ 5|list }}
{{ 5|first }}
{{ none|join }}
{{ 5|join }}
{{ [1, 'a']|sort }}
{{ ['a', 1]|sum }}
{{ words|sum }}
{{ 'a'|abs }}
{{ 'a'|round }}
{{ missing|int }}
{{ missing|float }}
{{ missing|abs }}
{{ missing|round }}
{{ 5|items|list }}
{{ 5|dictsort }}
{{ d|dictsort(by='x') }}
{{ 5.5|round(1, 'up') }}
{{ missing|dictsort }}
{{ [[1], [2]]|unique|list }}
{{ [1, none]|max }}
{{ s|truncate(1) }}
{{ 5|indent }}
{{ s|replace('a') }}
{{ s|upper(1) }}
{{ s|trim(x=1) }}
{{ '%s %d'|format('a') }}
{{ '%s'|format('a', b=1) }}
{{ {'a b': 1}|xmlattr }}
{{ 5|reverse }}
{{ none|attr('x') }}|
{% if no %}{{ x|unknown_but_not_run }}{% endif %}ok
{{ x|unknown_but_not_run if no else 'ok' }}
""")

lines("tojson", r"""
{{ n|tojson }} {{ f|tojson }} {{ s|tojson }} {{ u|tojson }} {{ yes|tojson }} {{ nothing|tojson }} {{ xs|tojson }} {{ d|tojson }} {{ nested|tojson }} {{ (1, 'a')|tojson }} {{ ''|tojson }} {{ []|tojson }} {{ {}|tojson }} {{ big|tojson }}
{{ '"\\/\b\f\n\r\t\x00\x1f\x7f\u2028<>&\'é😀'|tojson }}
{{ 1e16|tojson }} {{ 1e400|tojson }} {{ -1e400|tojson }} {{ (1e400 - 1e400)|tojson }} {{ 0.1|tojson }} {{ 1.0|tojson }}
{{ {1: 2, 1.5: 3, none: 4, false: 5}|tojson }} {{ {'z': 1, 'a': [2, {'y': 3, 'b': 4}]}|tojson(sort_keys=true) }}
{{ nested|tojson(indent=2) }}
{{ messages|tojson(indent=4) }}
{{ {'a': [], 'b': {}, 'c': [[]]}|tojson(indent=1) }} {{ [1, [2]]|tojson(indent='\t') }} {{ [1]|tojson(indent=0) }}
{{ d|tojson(separators=(',', ':')) }} {{ d|tojson(separators=[', ', ' = ']) }} {{ d|tojson(indent=2, separators=(',', ': ')) }}
{{ 'é😀\x7f'|tojson(ensure_ascii=true) }} {{ 'é'|tojson(true) }} {{ {'é': 'ü'}|tojson(ensure_ascii=True, indent=2) }} {{ 'é'|tojson(false) }} {{ d|tojson(4) }}
{{ d.items()|list|tojson }} {{ users|map(attribute='name')|list|tojson }} {{ messages[2].tool_calls|tojson }} {{ range(3)|list|tojson }}
{{ (xs|tojson)|length }} {{ (s|tojson)[1:-1] }} {{ d|tojson|safe }} {{ '<tag>' + (d|tojson) }} {{ [1]|tojson|e }} {{ [none, true, [false]]|map('tojson')|join(';') }}
{{ missing|tojson }}
{{ [missing]|tojson }}
{{ range(3)|tojson }}
{{ d.items()|tojson }}
{{ (xs|map('string'))|tojson }}
{{ {(1, 2): 3}|tojson }}
{{ namespace()|tojson }}
{{ {'b': 1, 2: 3}|tojson(sort_keys=true) }}
{{ s.upper|tojson }}
""")

lines("tests", r"""
{{ n is defined }} {{ missing is defined }} {{ missing is undefined }} {{ d.a is defined }} {{ d.zz is undefined }} {{ n is not defined }} {{ none is defined }}
{{ none is none }} {{ missing is none }} {{ 0 is none }} {{ nothing is none }} {{ nothing is not none }}
{{ yes is true }} {{ 1 is true }} {{ no is false }} {{ 0 is false }} {{ yes is boolean }} {{ 1 is boolean }}
{{ 1 is integer }} {{ yes is integer }} {{ 1.0 is integer }} {{ 1.0 is float }} {{ 1 is float }} {{ 1 is number }} {{ yes is number }} {{ '1' is number }} {{ big is integer }}
{{ s is string }} {{ 1 is string }} {{ (s|safe) is string }} {{ d is mapping }} {{ xs is mapping }} {{ namespace() is mapping }} {{ none is string }}
{{ xs is iterable }} {{ s is iterable }} {{ d is iterable }} {{ 1 is iterable }} {{ none is iterable }} {{ missing is iterable }} {{ range(1) is iterable }} {{ (xs|map('string')) is iterable }} {{ d.items() is iterable }}
{{ xs is sequence }} {{ s is sequence }} {{ d is sequence }} {{ 1 is sequence }} {{ (1,) is sequence }} {{ range(1) is sequence }} {{ d.items() is sequence }} {{ none is sequence }}
{{ range is callable }} {{ s.upper is callable }} {{ 1 is callable }} {{ d.get is callable }} {{ 'x' is callable }}
{{ 4 is even }} {{ 3 is odd }} {{ -3 is odd }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(4) }} {{ 4.0 is even }}
{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'aB' is lower }} {{ '' is lower }} {{ '1' is upper }} {{ 5 is lower }}
{{ 1 is eq 1 }} {{ 1 is equalto 2 }} {{ 1 is ne 2 }} {{ 1 is lt 2 }} {{ 2 is gt 1 }} {{ 1 is le 1 }} {{ 1 is ge 2 }} {{ 1 is lessthan 2 }} {{ 1 is greaterthan 2 }} {{ 'a' is eq('a') }}
{{ 1 is in [1, 2] }} {{ 'a' is in 'abc' }} {{ 'x' is in d }} {{ 'b' is in d }} {{ 3 is not in xs }}
{{ none is sameas none }} {{ true is sameas true }} {{ 1 is sameas true }} {{ xs is sameas xs }} {{ [] is sameas [] }} {{ xs is sameas [3, 1, 2] }}
{{ 'upper' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }} {{ 'nope' is test }}
{{ n is defined and n is odd }} {{ n is number or missing.x }} {{ not n is string }} {{ (n is odd) == true }} {{ n is odd is defined if no else 1 }}
{{ messages[0].role is defined and messages[0].role == 'system' }} {{ (messages|last).tool_calls is defined }} {{ messages[0].tool_calls is defined }}
{{ n is nope }}
{{ 'a' is odd }}
{{ none is even }}
{{ missing is odd }}
{{ 1 is divisibleby 0 }}
{{ 1 is eq }}
{{ n is defined(1) }}
{{ 1 is in 5 }}
{{ 'a' is gt 1 }}
{{ n is odd is even }}
{% if no %}{{ n is unknown_but_not_run }}{% endif %}ok
""")

area("for", r"""
{% for x in xs %}{{ loop.index }}/{{ loop.index0 }}/{{ loop.revindex }}/{{ loop.revindex0 }}/{{ loop.first }}/{{ loop.last }}/{{ loop.length }}={{ x }} {% endfor %}
----
{% for x in xs %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }}{% if loop.previtem is defined %}p{% endif %}{% if loop.nextitem is not defined %}n{% endif %};{% endfor %}
----
{% for x in [] %}never{% else %}empty{% endfor %}{% for x in xs %}{{ x }}{% else %}never{% endfor %}
----
{% for x in missing %}x{% else %}none{% endfor %}
----
{% for x in xs if x > 1 %}{{ loop.index }}:{{ x }}:{{ loop.length }}:{{ loop.last }} {% else %}none{% endfor %}{% for x in xs if x > 9 %}{{ x }}{% else %}none{% endfor %}
----
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k in d %}{{ k }}{% endfor %}{% for v in d.values() %}{{ v }}{% endfor %}
----
{% for (a, b), c in [((1, 2), 3), ((4, 5), 6)] %}{{ a }}{{ b }}{{ c }};{% endfor %}
----
{% for c in 'añ😀' %}[{{ c }}]{% endfor %}{% for i in range(3) %}{{ i }}{% endfor %}{% for i in 1, 2, 3 %}{{ i }}{% endfor %}{% for i in (4, 5) %}{{ i }}{% endfor %}
----
{% for x in xs %}{% for y in xs %}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{{ loop.index }};{% endfor %}
----
{% for x in xs %}{% set outer = loop %}{% for y in [1, 2] %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}
----
{% for x in xs %}{{ loop.cycle('odd', 'even') }} {% endfor %}{% for x in [1, 1, 2, 2, 1] %}{{ loop.changed(x) }} {% endfor %}
----
{% for x in range(10) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break %}{% endif %}{{ x }}{% endfor %}
----
{% for x in xs %}{% for y in xs %}{% if y == 1 %}{% break %}{% endif %}{{ x }}{{ y }} {% endfor %}|{% endfor %}
----
{% for x in xs %}{% if x == 3 %}{% break %}{% endif %}{% else %}else{% endfor %}after
----
{% set tree = [{'v': 1, 'c': [{'v': 2, 'c': []}, {'v': 3, 'c': [{'v': 4, 'c': []}]}]}] %}{% for n in tree recursive %}({{ n.v }}@{{ loop.depth }}/{{ loop.depth0 }}{{ loop(n.c) }}){% endfor %}
----
{% for x in xs %}{% set y = x %}{% endfor %}{{ y }}|{{ x }}|{{ loop }}|
----
{% set y = 0 %}{% for x in xs %}{{ y }}{% set y = y + x %}{{ y }} {% endfor %}{{ y }}
----
{% set ns = namespace(y=0, found=false) %}{% for x in xs %}{% set ns.y = ns.y + x %}{% if x == 1 %}{% set ns.found = true %}{% endif %}{% endfor %}{{ ns.y }} {{ ns.found }}
----
{% set ns = namespace(stop=false) %}{% for x in range(5) if not ns.stop %}{{ x }}{% if x == 2 %}{% set ns.stop = true %}{% endif %}{% endfor %}
----
{% for m in messages %}{{ m['role'] }}: {{ m['content']|trim }}{% if not loop.last %}, {% endif %}{% endfor %}
----
{% for x in xs|sort|reverse %}{{ x }}{{ loop.length }}{% endfor %}{% for x in xs|map('string') %}{{ x }}{{ loop.length }}{{ loop.revindex }}{% endfor %}
----
{% for x in xs|select('odd') %}{{ x }}{{ loop.last }}{{ loop.nextitem }}{% endfor %}
----
{% for user in users %}{% if loop.first %}<{% endif %}{{ user.name }}{% if loop.last %}>{% else %},{% endif %}{% endfor %}
----
{% for x in xs %}{{ x }}{% set x = x * 2 %}{{ x }} {% endfor %}
----
{% set x = 'outer' %}{% for x in xs %}{{ x }}{% endfor %}{{ x }}
----
{% for i in range(2) %}{% if i == 1 %}[{{ seen }}]{% endif %}{% set seen = i %}{% endfor %}
----
{% for x in xs %}{{ loop.index is odd }}{{ loop.index % 2 == 0 }}{% endfor %}
----
{% for a, b in [[1, 2], [3]] %}{{ a }}{% endfor %}
----
{% for a, b in [1] %}{{ a }}{% endfor %}
----
{% for a, b in [[1, 2, 3]] %}{{ a }}{% endfor %}
----
{% for x in 5 %}{% endfor %}
----
{% for x in none %}{% endfor %}
----
{% for x in xs %}{{ loop(xs) }}{% endfor %}
----
{% for x in xs %}{{ loop.nope }}|{% endfor %}
----
{% for x in xs %}{{ loop.nope.x }}{% endfor %}
----
{% for x in range(1000000) %}{% endfor %}
----
{% for x in xs if loop.first %}{{ x }}{% endfor %}
----
{% for x in xs %}{{ x }}{% endfor
----
{% for x in xs %}
----
{% for x in xs %}{% endif %}{% endfor %}
----
{% break %}
----
{% for x xs %}{% endfor %}
----
{% for x in xs %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}
----
{% for x in [[1, 2]] %}{{ x }}{% for y in x %}{% set z = y %}{{ z }}{% endfor %}{{ z }}{% endfor %}
""")

area("if and set", r"""
{% if n > 5 %}a{% elif n > 3 %}b{% else %}c{% endif %}{% if n > 9 %}a{% elif n > 3 %}b{% else %}c{% endif %}{% if n > 9 %}a{% elif n > 8 %}b{% else %}c{% endif %}{% if no %}x{% endif %}
----
{% if yes %}{% if no %}a{% else %}b{% endif %}{% endif %}{% if missing %}x{% else %}y{% endif %}{% if xs %}z{% endif %}{% if none_list %}w{% endif %}{% if 0.0 %}v{% endif %}{% if ' ' %}u{% endif %}
----
{% if yes %}{% set x = 1 %}{% endif %}{{ x }}{% if no %}{% set y = 1 %}{% endif %}{{ y }}|
----
{% set a = 1 %}{% set b, c = 2, 3 %}{% set d2 = [a, b, c] %}{{ a }}{{ b }}{{ c }}{{ d2 }}{% set (e, f2) = (4, 5) %}{{ e }}{{ f2 }}{% set g = 1, 2 %}{{ g }}{% set h = () %}{{ h }}
----
{% set x %}block {{ n }}{% endset %}{{ x }}{{ x|length }}{% set y | upper %}shout{% endset %}{{ y }}{% set z | trim | replace('a', 'b') %}  banana  {% endset %}[{{ z }}]
----
{% set x = 'a' %}{% set x = x + 'b' %}{{ x }}{% set n = n + 1 %}{{ n }}
----
{% set ns = namespace() %}{% set ns.a = 1 %}{% set ns.b = ns.a + 1 %}{{ ns.a }}{{ ns.b }}{{ ns.c }}|{% set ns.list = [1] %}{% set ns.list = ns.list + [2] %}{{ ns.list }}{{ ns['a'] }}
----
{% set ns = namespace(x=1) %}{% set ns.y, z = 5, 6 %}{{ ns.y }}{{ z }}{% set ns.t %}text{% endset %}{{ ns.t }}
----
{% set ns = namespace(outer='o') %}{% macro m() %}{% set ns.outer = 'changed' %}{% endmacro %}{{ m() }}{{ ns.outer }}
----
{% with a = 1, b = 2 %}{{ a }}{{ b }}{% set c = 3 %}{{ c }}{% endwith %}{{ a }}{{ c }}|{% set a = 5 %}{% with a = a + 1, b = a %}{{ a }}{{ b }}{% endwith %}{% with %}{% set q = 1 %}{% endwith %}{{ q }}
----
{% filter upper %}shout {{ s }}{% endfilter %}{% filter replace('a', 'b') | upper %}banana{% endfilter %}{% filter indent(2) %}a
b{% endfilter %}
----
{% filter trim %}  {% set inside = 1 %} x {% endfilter %}{{ inside }}|
----
{% print n %}{% print n, s %}
----
{% block title %}in block {{ n }}{% endblock %}{% block other %}x{% endblock other %}
----
{% generation %}made {{ n }}{% set g = 1 %}{% endgeneration %}{{ g }}|
----
{% for m in messages %}{% generation %}{{ m.role }}{{ loop.index }}{% endgeneration %};{% endfor %}
----
{% autoescape false %}<{{ '<' }}{% endautoescape %}
----
{% set x = namespace(a=namespace(b=1)) %}{{ x.a.b }}
----
{% if n is odd %}{% set v = 'odd' %}{% else %}{% set v = 'even' %}{% endif %}{{ v }}{% for i in [1] %}{% if i %}{% set v = 'inner' %}{% endif %}{{ v }}{% endfor %}{{ v }}
----
{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\n' + system_message + '\n<</SYS>>\n\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}[{{ content }}]{% endfor %}
----
{% set x.y = 1 %}
----
{% set s.y = 1 %}
----
{% set a, b = 1 %}
----
{% set a, b = [1, 2, 3] %}
----
{% set true = 1 %}
----
{% set 1 = 1 %}
----
{% set %}
----
{% if %}x{% endif %}
----
{% if n %}
----
{% if n %}{% else %}{% elif x %}{% endif %}
----
{% endif %}
----
{% nope %}
----
{{ n
----
{{ n }
----
{% if n }}x{% endif %}
----
{{ }}
----
{{ n n }}
----
{{ 'unclosed }}
----
{# unclosed
----
{% raw %} unclosed
----
{{ (1 }}
----
{{ 1) }}
----
{{ [1, 2 }}
----
{{ {'a' 1} }}
----
{{ a ? b }}
----
{{ 1 + }}
----
{{ f(a=1, 2) }}
----
{{ n.'x' }}
----
{{ @ }}
----
{% include 'x' %}
----
{% import 'x' as y %}
----
{% extends 'x' %}
----
{% do 1 %}
""")

area("macros", r"""
{% macro m(a, b=2, c='x') %}{{ a }}-{{ b }}-{{ c }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(1, c='y') }}{{ m(a=5) }}{{ m(*[1, 2, 3]) }}{{ m(**{'a': 1, 'b': 9}) }}{{ m() }}
----
{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m() }}{{ m(1, 2, x=3) }}
----
{% macro outer(x) %}[{{ inner(x) }}]{% endmacro %}{% macro inner(x) %}<{{ x }}>{% endmacro %}{{ outer(1) }}
----
{% macro fact(n) %}{% if n <= 1 %}1{% else %}{{ n * (fact(n - 1)|int) }}{% endif %}{% endmacro %}{{ fact(10) }}
----
{% macro wrap(tag) %}<{{ tag }}>{{ caller() }}</{{ tag }}>{% endmacro %}{% call wrap('b') %}bold {{ n }}{% endcall %}
----
{% macro each(items) %}{% for i in items %}{{ caller(i, loop.index) }}{% endfor %}{% endmacro %}{% call(item, index) each(xs) %}{{ index }}:{{ item }} {% endcall %}
----
{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}
----
{% set x = 1 %}{% macro m() %}{{ x }}{% set x = 2 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}{% set x = 3 %}{{ m() }}
----
{% macro m() %}{{ later }}{% endmacro %}{{ m() }}|{% set later = 'now' %}{{ m() }}
----
{% for i in xs %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}
----
{% macro m(x) %}{{ x }}{% endmacro %}{{ m }}{{ m.name }}{{ m.arguments }}{{ m is callable }}{{ m('a')|upper }}{{ m('a') ~ 'b' }}{{ m('<') }}{{ xs|map('string')|map('upper')|join }}
----
{% macro m() %}  spaced  {% endmacro %}[{{ m() }}][{{ m()|trim }}]{% set r = m() %}{{ r|length }}
----
{% macro m(x) -%}
  {{ x }}
{%- endmacro -%}
[{{ m(1) }}]
----
{% macro m(a) %}{{ a is defined }}{{ a }}{% endmacro %}{{ m() }}{{ m(none) }}
----
{% macro m(caller=none) %}{{ caller is none }}{% endmacro %}{{ m() }}
----
{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}
----
{% macro render(x, depth=0) %}{% if x is mapping %}{ {%- for k, v in x.items() %}{{ k }}:{{ render(v, depth + 1) }}{% if not loop.last %},{% endif %}{% endfor -%} }{% elif x is iterable and x is not string %}[{% for v in x %}{{ render(v, depth + 1) }}{% endfor %}]{% else %}{{ x }}@{{ depth }}{% endif %}{% endmacro %}{{ render(nested) }}
----
{% macro a() %}{% set v = 'inner' %}{{ b() }}{% endmacro %}{% macro b() %}[{{ v }}]{% endmacro %}{{ a() }}
----
{% call n() %}x{% endcall %}
----
{% call n %}x{% endcall %}
----
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}
----
{% macro m(a) %}{% endmacro %}{{ m(b=1) }}
----
{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}
----
{% macro m(a=1, b) %}{% endmacro %}
----
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
----
{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}
----
{% macro m(x) %}{{ x.y.z }}{% endmacro %}{{ m({}) }}
----
{% macro m %}{% endmacro %}
""")

area("scopes", r"""
{% for i in [1, 2] %}{% filter upper %}{{ s }}{% endfilter %}{% set s = 'x' %}{{ s }}{% endfor %}
----
{% for i in [1, 2] %}{{ s }}{% set s = 'x' %}{{ s }}{% endfor %}{{ s }}
----
{% for i in [1, 2] %}{% if i == 2 %}{% set s = 'x' %}{% endif %}{{ s }}{% endfor %}
----
{% for i in [1, 2] %}{% if i == 2 %}{% set s = 'x' %}{% else %}{% set s = 'y' %}{% endif %}{% for j in [1] %}{{ s }}{% endfor %}{% endfor %}
----
{% set s = 'root' %}{% for i in [1, 2] %}{% for j in [1] %}{{ s }}{% set s = 'in' %}{{ s }}{% endfor %}{{ s }}{% set s = 'mid' %}{% endfor %}{{ s }}
----
{% macro m() %}{% for i in [1] %}{{ s }}{% endfor %}{% set s = 'x' %}{{ s }}{% endmacro %}{{ m() }}
----
{% macro m(a=n) %}{{ a }}{% set n = 1 %}{{ n }}{% endmacro %}{{ m() }}
----
{% set x %}{{ n }}{% set n = 1 %}{{ n }}{% endset %}{{ x }}{{ n }}
----
{% with n = n + 1 %}{{ n }}{% with n = n + 1 %}{{ n }}{% endwith %}{% set n = 0 %}{{ n }}{% endwith %}{{ n }}
----
{% for x in xs %}{% for y in xs if loop.first %}{{ x }}{{ y }}{% endfor %};{{ loop.index }}{% endfor %}
----
{% for x in xs %}{% if loop.first %}{% for y in [1] %}{{ loop.last }}{% endfor %}{% else %}{{ loop.index }}{% endif %}{% endfor %}
----
{% for x in [] %}{% else %}{{ loop is defined }}{% endfor %}{% for x in [1] %}{% for y in [] %}{% else %}{{ loop.index }}{% endfor %}{% endfor %}
----
{% macro m() %}{% generation %}{{ kwargs }}{{ varargs }}{% endgeneration %}{% endmacro %}{{ m() }}
----
{% macro m() %}{{ kwargs }}{% endmacro %}{% call m() %}{% endcall %}
----
{% set messages = messages[1:] %}{% for m in messages %}{{ m.role }}{% set messages = [] %}{{ messages|length }}{% endfor %}{{ messages|length }}
----
{% if no %}{% set tools = 1 %}{% endif %}{{ tools is defined }}{% if not tools is defined %}{% set tools = none %}{% endif %}{{ tools }}
""")

area("globals", r"""
{{ dict(a=1, b='x') }} {{ dict({'a': 1}, b=2) }} {{ dict([('a', 1), ('b', 2)]) }} {{ dict() }} {{ dict(d.items()) }} {{ dict(d, **{'z': 1}) }}
----
{% set c = cycler('a', 'b', 'c') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ c.next() }}
----
{% set j = joiner('|') %}{% for x in xs %}{{ j() }}{{ x }}{% endfor %}{% set k = joiner() %}{{ k() }}{{ k() }}
----
{{ range(0) | list }}{{ range(2, 2) | list }}{{ range(10, 0, -3) | list }}{{ range(-3) | list }}
----
{{ strftime_now('%Y-%m-%d %H:%M:%S') }} {{ strftime_now('%d %b %Y') }} {{ strftime_now('%A, %B %d, %Y') }} {{ strftime_now('%a %j %U %W %w %u %V %G %g %y %C %e %I %p %f %% %D %F %R %T %c %x %X %h %n%t|') }} {{ strftime_now('%-d %-m %-I %-H %-M %-j') }} {{ strftime_now('no fields') }} {{ strftime_now('') }}|{{ strftime_now('%z%Z') }}|{{ strftime_now('%k %l %P %r') }}
----
{{ raise_exception('Only user and assistant roles are supported!') }}
----
{% if messages[0].role != 'user' %}{{ raise_exception('Conversation roles must alternate: ' ~ messages[0].role) }}{% endif %}
----
{{ raise_exception() }}
----
{{ range() }}
----
{{ range('a') }}
----
{{ range(1, 2, 0) }}
----
{{ range(100001) }}
----
{{ cycler() }}
----
{{ dict([1]) }}
----
{{ dict(1) }}
----
{{ namespace(1) }}
----
{{ strftime_now() }}
----
{{ range is defined }} {{ raise_exception is defined }} {{ nope is defined }}
""")


def main():
    env = environment()
    print(json.dumps({"context": CONTEXT}, ensure_ascii=True))
    for name, templates in CASES.items():
        for template in templates:
            row = {"area": name, "template": template}
            try:
                row["output"] = env.from_string(template).render(**CONTEXT)
            except jinja2.TemplateError as e:
                row["error"] = str(e) if isinstance(e, jinja2.UndefinedError) or "raise_exception" in template else None
            except Exception:
                row["error"] = None
            print(json.dumps(row, ensure_ascii=True))


if __name__ == "__main__":
    main()
