# Usage: make-llama-cpp-filters.py libsampler.so > llama-cpp-filters.tsv
# libsampler.so holds llama.cpp's own src/llama-sampler.cpp, from the source archive of llama-cpp-python 0.3.36:
#   g++ -O1 -std=c++17 -fPIC -Iinclude -Isrc -Iggml/include -c src/llama-sampler.cpp -o sampler.o
#   g++ -shared -o libsampler.so sampler.o -Wl,-z,lazy
# llama.cpp sums probabilities as floats, so that over many candidates its top-p cuts elsewhere than exact sums do (a few
# of thousands). The columns kept and idSum are therefore exact ones, and llama.cpp's must agree where at most 300
# candidates are summed, and to 3 in 1000 elsewhere; the likeliest candidates and their probabilities are llama.cpp's.
import ctypes, math, os, random, struct, sys

lib = ctypes.CDLL(sys.argv[1], mode=os.RTLD_LAZY)

class Token(ctypes.Structure):
    _fields_ = [("id", ctypes.c_int32), ("logit", ctypes.c_float), ("p", ctypes.c_float)]
class Tokens(ctypes.Structure):
    _fields_ = [("data", ctypes.POINTER(Token)), ("size", ctypes.c_size_t),
                ("selected", ctypes.c_int64), ("sorted", ctypes.c_bool)]
class Bias(ctypes.Structure):
    _fields_ = [("id", ctypes.c_int32), ("bias", ctypes.c_float)]

F = ctypes.c_float
def init(name, *args):
    f = getattr(lib, "llama_sampler_init_" + name)
    f.restype = ctypes.c_void_p
    return ctypes.c_void_p(f(*args))

MASK = (1 << 64) - 1
def splitmix(state):
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)

def logits(seed, size, scale):
    out = []
    for i in range(size):
        s = 0
        for j in range(2):
            z = splitmix((seed + (2 * i + j + 1) * 0x9E3779B97F4A7C15) & MASK)
            s += (z >> 32) + (z & 0xFFFFFFFF)
        out.append(struct.unpack("f", struct.pack("f", (s - 2.0**33) / 2.0**32 * scale))[0])
    return out

def run(case):
    values = logits(case["seed"], case["size"], case["scale"])
    assert len(set(values)) > 0.9 * len(values)
    data = (Token * len(values))(*[Token(i, v, 0) for i, v in enumerate(values)])
    tokens = Tokens(data, len(values), -1, False)
    n = case["size"]
    chain = []
    if case["bias"]:
        chain.append(init("logit_bias", n, len(case["bias"]), (Bias * len(case["bias"]))(*[Bias(*b) for b in case["bias"]])))
    last_n = case["context"] if case["repeatLastN"] == -1 else case["repeatLastN"]
    penalties = init("penalties", n, last_n, F(case["repeat"]), F(case["frequency"]), F(case["presence"]))
    for id in case["seen"]:
        lib.llama_sampler_accept(penalties, id)
    chain.append(penalties)
    chain.append(init("top_k", case["topK"]))
    chain.append(init("top_p", F(case["topP"]), ctypes.c_size_t(0)))
    chain.append(init("min_p", F(case["minP"]), ctypes.c_size_t(0)))
    chain.append(init("temp_ext", F(case["temperature"]), F(0), F(1)))
    chain.append(init("dist", 1))
    for sampler in chain:
        lib.llama_sampler_apply(sampler, ctypes.byref(tokens))
    # Equal probabilities have no order in llama.cpp: put them in that of their ids.
    kept = sorted([(-tokens.data[i].p, tokens.data[i].id) for i in range(tokens.size)])
    return [(id, -p) for p, id in kept]

def exact(case):
    logit = dict(enumerate(logits(case["seed"], case["size"], case["scale"])))
    for id, bias in case["bias"]:
        logit[id] += bias
    last_n = case["context"] if case["repeatLastN"] == -1 else case["repeatLastN"]
    seen = case["seen"][-last_n:] if last_n else []
    for id in set(seen):
        logit[id] = logit[id] / case["repeat"] if logit[id] > 0 else logit[id] * case["repeat"]
        logit[id] -= seen.count(id) * case["frequency"] + case["presence"]
    ids = sorted(logit, key=lambda id: (-logit[id], id))
    if case["topK"] > 0:
        ids = ids[:case["topK"]]
    weight = [math.exp(logit[id] - logit[ids[0]]) for id in ids]
    if case["topP"] < 1:
        total, sum, kept = math.fsum(weight), 0, 0
        while kept < len(ids) and (kept == 0 or sum < case["topP"] * total):
            sum += weight[kept]
            kept += 1
        ids = ids[:kept]
    return [id for id in ids if logit[id] >= logit[ids[0]] + (math.log(case["minP"]) if case["minP"] > 0 else -math.inf)]

random.seed(20261121)
columns = "size seed scale context bias seen repeatLastN repeat presence frequency topK topP minP temperature kept idSum likeliest".split()
print("\t".join(columns))
cases = []
def add(**over):
    case = dict(size=300, seed=random.randrange(1 << 40), scale=6, context=64, bias=[], seen=[], repeatLastN=64, repeat=1.0,
                presence=0.0, frequency=0.0, topK=40, topP=0.95, minP=0.05, temperature=0.8)
    case.update(over)
    cases.append(case)

for size in (1, 2, 300, 32000, 131072):
    add(size=size)
    add(size=size, topP=1.0, minP=0.0)
    add(size=size, topK=0, topP=1.0)
    add(size=size, topK=0, minP=0.0)
for scale in (0.25, 1, 20):
    add(size=5000, scale=scale)
    add(size=5000, scale=scale, topK=0, minP=0.0, topP=0.9)
    add(size=5000, scale=scale, topK=0, minP=0.2, topP=0.99, temperature=2.5)
add(topP=0.0), add(topP=1e-6, topK=0), add(minP=1.0), add(topK=1), add(topK=-5, topP=0.5), add(topK=299), add(topK=10000)
add(temperature=0.05), add(temperature=1.0, topK=7, topP=1.0, minP=0.0)
def seen(size, n): return [random.randrange(size) for _ in range(n)]
wide = dict(size=40, topK=0, topP=1.0, minP=0.0)
add(**wide, seen=seen(40, 30), repeat=1.3)
add(**wide, seen=seen(40, 30), repeat=0.7)
add(**wide, seen=seen(40, 30), presence=0.75)
add(**wide, seen=seen(40, 30), frequency=0.5)
add(**wide, seen=seen(40, 30), presence=-1.5, frequency=-0.25)
add(**wide, seen=seen(40, 100), repeat=1.3, presence=0.2, frequency=0.1, repeatLastN=10)
add(**wide, seen=seen(40, 100), repeat=1.3, presence=0.2, frequency=0.1, repeatLastN=0)
add(**wide, seen=seen(40, 100), repeat=1.3, presence=0.2, frequency=0.1, repeatLastN=-1)
add(**wide, seen=seen(40, 100), repeat=1.3, presence=0.2, frequency=0.1, repeatLastN=-1, context=200)
add(**wide, seen=[5] * 20 + [6] * 3, repeat=1.1, presence=0.2, frequency=0.1, repeatLastN=8)
add(**wide, bias=[[3, 4.0], [7, -2.5], [11, float("-inf")]])
add(**wide, bias=[[3, 4.0], [7, -2.5], [11, float("-inf")]], seen=[3, 3, 7, 11], repeat=1.5, presence=0.5)
for _ in range(16):
    size = random.choice([50, 300, 3000])
    add(size=size, scale=random.choice([1, 4, 8]), seen=seen(size, random.randrange(200)),
        bias=[[i, random.randrange(-64, 64) / 16] for i in random.sample(range(size), random.randrange(5))],
        repeatLastN=random.choice([-1, 16, 64]), repeat=random.choice([1.0, 1.1, 1.5]),
        presence=random.choice([0.0, 0.5]), frequency=random.choice([0.0, 0.25]), topK=random.choice([0, 5, 40, 100]),
        topP=random.choice([1.0, 0.95, 0.5]), minP=random.choice([0.0, 0.05, 0.3]),
        temperature=random.choice([0.3, 0.8, 1.0, 1.7]))

for case in cases:
    kept = run(case)
    ids = exact(case)
    few = case["topK"] > 0 or case["size"] <= 300
    assert set(ids) == set(id for id, _ in kept) if few else abs(len(ids) - len(kept)) <= 0.003 * len(ids), (case, len(ids), len(kept))
    case["kept"] = len(ids)
    case["idSum"] = sum(ids)
    case["likeliest"] = [(id, "%.6g" % p) for id, p in kept[:20]]
    cell = lambda v: " ".join(f"{x[0]}:{x[1]}" if isinstance(x, (list, tuple)) else str(x) for x in v) if isinstance(v, list) else str(v)
    print("\t".join(cell(case[c]) for c in columns))
