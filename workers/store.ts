import "./scripts.ts";
import { serve } from "./serve.ts";
import { createStore } from "./store/store.ts";

serve(createStore({ home: self.location.href }));
