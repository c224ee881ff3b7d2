import js from "@eslint/js";

export default [
  {
    files: ["**/*.mjs"],
    rules: {
      ...js.configs.recommended.rules,
      "no-undef": "off", // the type checker knows what there is
      "no-implied-eval": "error",
      "no-misleading-character-class": "off", // characters that join others are what a class here is about
      "no-var": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
];
