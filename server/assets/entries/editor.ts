import { mount } from "../../pages/components/editor/editor";

mount();
