"""Writes a checkpoint as a GGUF file of 32-bit floats: python export.py FOLDER OUT.gguf."""

import sys
from pathlib import Path

import gguf
import torch
from sentencepiece import SentencePieceProcessor

from model import Shape

# As Mistral 7B v0.3 has it: the blank after a mark is the tokenizer's own, which puts one before every text.
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if message.role == 'user' %}[INST]{{ message.content }}[/INST]"
    "{% elif message.role == 'assistant' %}{{ message.content }}{{ eos_token }}"
    "{% else %}{{ raise_exception('Only user and assistant roles are supported.') }}{% endif %}"
    "{% endfor %}"
)
LAYER_TENSORS = {
    "attention_norm.weight": "attn_norm",
    "attention.q.weight": "attn_q",
    "attention.k.weight": "attn_k",
    "attention.v.weight": "attn_v",
    "attention.output.weight": "attn_output",
    "feed_forward_norm.weight": "ffn_norm",
    "feed_forward.gate.weight": "ffn_gate",
    "feed_forward.up.weight": "ffn_up",
    "feed_forward.down.weight": "ffn_down",
}
OTHER_TENSORS = {"embedding.weight": "token_embd", "norm.weight": "output_norm", "output.weight": "output"}
LICENCE = "Apache-2.0; the explanations of words are WordNet 3.0's (WordNet 3.0 licence, see LICENCE-WORDNET)"


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    writer = gguf.GGUFWriter(out, "llama")
    write_metadata(writer, Shape())
    write_vocabulary(writer, SentencePieceProcessor(model_file=str(folder / "vocabulary.model")))
    for name, tensor in torch.load(folder / "checkpoint.pt")["model"].items():
        writer.add_tensor(f"{gguf_name(name)}.weight", tensor.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def gguf_name(name: str) -> str:
    if name in OTHER_TENSORS:
        return OTHER_TENSORS[name]
    _, layer, inside = name.split(".", 2)
    return f"blk.{layer}.{LAYER_TENSORS[inside]}"


def write_metadata(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_name("jmistral demo")
    writer.add_description("Explains some words, names capitals and colours, does small sums. Made to try jmistral with.")
    writer.add_license(LICENCE)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_sliding_window(shape.window)


def write_vocabulary(writer: gguf.GGUFWriter, tokenizer: SentencePieceProcessor) -> None:
    ids = range(tokenizer.vocab_size())
    writer.add_tokenizer_model("llama")
    writer.add_token_list([tokenizer.id_to_piece(i) for i in ids])
    writer.add_token_scores([tokenizer.get_score(i) for i in ids])
    writer.add_token_types([token_type(tokenizer, i) for i in ids])
    writer.add_bos_token_id(tokenizer.bos_id())
    writer.add_eos_token_id(tokenizer.eos_id())
    writer.add_unk_token_id(tokenizer.unk_id())
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(True)
    writer.add_chat_template(TEMPLATE)


def token_type(tokenizer: SentencePieceProcessor, token: int) -> gguf.TokenType:
    if tokenizer.is_unknown(token):
        return gguf.TokenType.UNKNOWN
    if tokenizer.is_control(token):
        return gguf.TokenType.CONTROL
    return gguf.TokenType.BYTE if tokenizer.is_byte(token) else gguf.TokenType.NORMAL


if __name__ == "__main__":
    main()
