# SPDX-License-Identifier: Apache-2.0
#
# wordpiece_lines.py MODEL_FOLDER OUT.jsonl lines|codepoints|cased
#
# Texts and the ids that the `tokenizers` package gives them, one JSON object a line: {"text": .., "ids": [..]}.
#   lines       10,000: sentences in many scripts, lines of Python's own documentation, and made ones that aim at every rule
#   codepoints  every code point between letters and alone, 32 of them a line
#   cased       2,000 of the made lines for a model that keeps case and accents
import json
import pathlib
import random
import sys
import sysconfig

from tokenizers import Tokenizer, normalizers

# Article 1 of the Universal Declaration of Human Rights, its first sentence, and sentences with what is rare there.
SENTENCES = """All human beings are born free and equal in dignity and rights.
Alle Menschen sind frei und gleich an Würde und Rechten geboren.
Tous les êtres humains naissent libres et égaux en dignité et en droits.
Todos los seres humanos nacen libres e iguales en dignidad y derechos.
Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti.
Todos os seres humanos nascem livres e iguais em dignidade e em direitos.
Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw.
Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv.
Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. İSTANBUL ISPARTA ığdır
Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền.
Все люди рождаются свободными и равными в своём достоинстве и правах. Йод, ёлка
Всі люди народжуються вільними і рівними у своїй гідності та правах. Їжак
Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια. ΟΔΥΣΣΕΥΣ ΐ
כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. שָׁלוֹם
يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. لا إله
सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता प्राप्त है। क़लम ज़रा
মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে। যায় বড়
மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர். கொடு
మానవులెల్లరును జన్మతః స్వతంత్రులు. ಎಲ್ಲಾ ಮಾನವರೂ ಸ್ವತಂತ್ರರಾಗಿಯೇ
มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ
人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心。
すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。ガギグパピプ ｶﾞｷﾞ
모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.
ყველა ადამიანი იბადება თავისუფალი. ᲧᲕᲔᲚᲐ Բոլոր մարդիկ ծնվում են ազատ
ሰው ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው። ᓄᓇᕗᑦ ᏣᎳᎩ ꮳꮃꭹ
It's the model's 3.14159-ish "naïve" café, isn't it? e-mail: a.b_c+d@example.org, $5.00 (50% off!) #tag
The quick brown fox; jumps... over--the lazy dog?! [brackets] {braces} <tags> `ticks` ~tilde^ |pipe| \\back/
unaffable antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis supercalifragilistic
🙂 👩‍👩‍👧‍👦 🇩🇪 ❤️ ✈️ 1️⃣ x²+y³≤∞ ½ ¾ Å Ω ﬁ ﬂ ß ẞ ǆ ǅ Ǆ ℌ ℵ № ™ © ® † ‡ • …
[CLS] a [SEP] b [MASK] c [PAD] d [UNK] [cls] [ SEP ] [[SEP]] [SE P] [MASK
zero\u200bwidth soft\u00adhyphen bom\ufeff nbsp\u00a0here thin\u2009space line\u2028sep para\u2029sep ideo\u3000space
e\u0301 E\u0301 q\u0307\u0323 q\u0323\u0307 a\u0323\u0302\u0301 \u1e69 s\u0323\u0307 \u0344 \u0340 \u212b \u2126 \u0958 \ufb1d
\ud7a3\u1100\u1161\u11a8 \uac00\uac01 \u1f82 \u1f8a \u1fe4 \ufb4e \U0001d15e \U0002f800 \U0002f8a6 \uf900""".split("\n")


def documentation():
    """Lines of the standard library's sources: English, code, and the scripts of its codec tables."""
    root = pathlib.Path(sysconfig.get_paths()["stdlib"])
    for name in ["argparse.py", "decimal.py", "_pydecimal.py", "heapq.py", "statistics.py", "this.py", "textwrap.py", "pathlib.py",
                 "encodings/cp1253.py", "encodings/koi8_r.py", "encodings/mac_arabic.py", "encodings/iso8859_8.py", "html/entities.py"]:
        path = root / name
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    yield line


def made(rng, vocab):
    """One line that aims at the rules: real words damaged, glued, accented, between odd characters."""
    spans = [(0, 0x80), (0x80, 0x250), (0x300, 0x370), (0x370, 0x600), (0x600, 0xE00), (0x1100, 0x1200), (0x1E00, 0x2000), (0x2000, 0x2070),
             (0x2070, 0x2C00), (0x3000, 0x3100), (0x3400, 0xA000), (0xA640, 0xA700), (0xAC00, 0xD7A4), (0xE000, 0xF900), (0xF900, 0x10000),
             (0x10000, 0x11000), (0x1D100, 0x1D800), (0x1F300, 0x1FB00), (0x20000, 0x30000), (0xE0000, 0xE0200), (0x110000 - 256, 0x110000)]

    def char():
        low, high = rng.choice(spans)
        while True:
            code = rng.randrange(low, high)
            if not 0xD800 <= code < 0xE000 and code != 10:
                return chr(code)

    def word():
        w = rng.choice(vocab).removeprefix("##")
        kind = rng.randrange(10)
        if kind == 0:
            w = w.upper()
        elif kind == 1:
            w = w.title()
        elif kind == 2:
            w += rng.choice(vocab).removeprefix("##")
        elif kind == 3 and w:
            at = rng.randrange(len(w) + 1)
            w = w[:at] + char() + w[at:]
        elif kind == 4:
            w = "".join(c + (chr(rng.randrange(0x300, 0x370)) if rng.random() < 0.5 else "") for c in w)
        elif kind == 5:
            w = "".join(char() for _ in range(rng.randrange(1, 6)))
        elif kind == 6:
            w = w * rng.randrange(1, 40)  # around and beyond 100 characters
        elif kind == 7:
            w = rng.choice(["[CLS]", "[SEP]", "[MASK]", "[UNK]", "[PAD]", "[", "]", "[[", "[MASK", "MASK]"]) + w
        return w

    glue = [" ", " ", " ", " ", "  ", "\t", "\r", "\u00a0", "\u200b", "\u3000", "-", ".", "\u2014", ""]
    return "".join(word() + rng.choice(glue) for _ in range(rng.randrange(0, 14)))


def main():
    folder, out, what = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    vocab = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    rng = random.Random(20190524)
    if what == "lines":
        lines = SENTENCES + list(documentation())
        rng.shuffle(lines)
        lines = lines[:6000]
        lines += [made(rng, vocab) for _ in range(10_000 - len(lines))]
    elif what == "cased":
        tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=False)
        lines = SENTENCES + [made(rng, vocab) for _ in range(2000 - len(SENTENCES))]
    else:
        codes = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
        lines = ["".join(f"a{chr(c)}b {chr(c)} " for c in codes[i:i + 32]) for i in range(0, len(codes), 32)]
    with open(out, "w", encoding="utf-8") as f:
        for text, encoding in zip(lines, tokenizer.encode_batch(lines)):
            f.write(json.dumps({"text": text, "ids": encoding.ids}) + "\n")
    print(len(lines), "lines")


main()
