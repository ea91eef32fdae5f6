// Says what llama.cpp makes of grammars, texts and JSON Schemas: used by make-llama-cpp-cases.py. Build it in a checkout of
// llama.cpp that was built with shared libraries:
//   g++ -std=c++17 -Isrc -Iinclude -Icommon -Iggml/include -Ivendor llama-cpp-verdicts.cpp -o verdicts \
//       -Lbuild/bin -lllama-common -lllama -lggml -lggml-base -Wl,-rpath,$PWD/build/bin
//
// Reads questions, "KIND LENGTH\n" and as many bytes, and answers each with a line:
//   G  a grammar          OK or BAD
//   T  a text             true or false: whether the last grammar describes all of it
//   S  a JSON Schema      OK or BAD; the grammar that llama.cpp makes of it is then the last grammar
#include "json-schema-to-grammar.h"
#include "llama-grammar.h"

#include <exception>
#include <iostream>
#include <string>

static llama_grammar * grammar = nullptr;

static bool read_grammar(const std::string & text) {
    if (grammar != nullptr) {
        llama_grammar_free_impl(grammar);
        grammar = nullptr;
    }
    llama_grammar_parser parser(nullptr);
    if (parser.parse(text.c_str()) && parser.symbol_ids.count("root") != 0) {
        grammar = llama_grammar_init_impl(nullptr, text.c_str(), "root", false, nullptr, 0, nullptr, 0);
    }
    return grammar != nullptr;
}

static bool describes(const std::string & text) {
    llama_grammar * copy = llama_grammar_clone_impl(*grammar);
    bool whole = false;
    try {
        llama_grammar_accept_str(*copy, text);
        for (const auto & stack : llama_grammar_get_stacks(copy)) {
            whole |= stack.empty();
        }
    } catch (const std::exception &) {
        whole = false;
    }
    llama_grammar_free_impl(copy);
    return whole;
}

int main() {
    std::string kind;
    size_t length;
    while (std::cin >> kind >> length) {
        std::cin.get();
        std::string text(length, 0);
        std::cin.read(text.data(), length);
        try {
            if (kind == "T") {
                std::cout << (describes(text) ? "true" : "false") << std::endl;
            } else {
                bool read = read_grammar(kind == "G" ? text : json_schema_to_grammar(common_json::parse(text), true));
                std::cout << (read ? "OK" : "BAD") << std::endl;
            }
        } catch (const std::exception &) {
            std::cout << "BAD" << std::endl;
        }
    }
}
